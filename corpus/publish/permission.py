"""Who may read an archive's articles, asked of either line of Datasette."""

from typing import Any

from datasette import Forbidden

from corpus.publish.presence import DATABASE


async def may_read(datasette: Any, actor: dict[str, Any] | None) -> bool:
    """Whether `actor` may see the table of articles, by the permissions that Datasette has."""
    if hasattr(datasette, "ensure_permissions"):  # 0.65
        try:
            await datasette.ensure_permissions(
                actor,
                [
                    ("view-table", (DATABASE, "articles")),
                    ("view-database", DATABASE),
                    "view-instance",
                ],
            )
        except Forbidden:
            return False
        return True
    from datasette.resources import TableResource  # 1.0 only

    resource = TableResource(DATABASE, "articles")
    return bool(await datasette.allowed(action="view-table", resource=resource, actor=actor))
