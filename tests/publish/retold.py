"""An archive whose articles were captured twice, with another story the second time."""

import json
from pathlib import Path

from workbench import html_page

from corpus import Archive, Inputs

ARABIC = (
    "قالت هيئة الميناء يوم الاثنين إن أسعار العبارات ستبقى على حالها حتى شهر أبريل المقبل.",
    "واحتج الركاب على الزيادة التي كان من المقرر أن تدخل حيز التنفيذ في نهاية الشهر الجاري.",
    "ومن المنتظر اتخاذ قرار بشأن الخدمة الليلية بعد الاجتماع المقبل للمجلس في دار البلدية.",
)
CHINESE = (
    "海港管理局周一表示，渡轮票价将维持不变，直至四月份为止，局长在新闻发布会上说明了理由。",
    "乘客们曾抗议原定于本月底生效的涨价，认为这会给通勤者带来沉重的负担，市议会也表示关注。",
    "关于夜间班次的决定，预计将在市议会下次于新市政厅举行的会议之后作出。",
)
TOLD = {
    "arabic": (
        ("ar", "تجميد أسعار العبارات حتى الربيع", ARABIC),
        (
            "ar",
            "تجميد أسعار العبارات حتى الصيف",
            (
                ARABIC[0].replace("أبريل", "مايو"),
                ARABIC[2],
                "تصحيح: ورد في نسخة سابقة من هذا المقال شهر آخر غير الشهر الصحيح.",
            ),
        ),
    ),
    "chinese": (
        ("zh", "渡轮票价冻结至春季", CHINESE),
        (
            "zh",
            "渡轮票价冻结至夏季",
            (
                CHINESE[0].replace("四月", "五月"),
                *CHINESE[1:],
                "更正：本文早前版本写错了月份，特此更正。",
            ),
        ),
    ),
}


def write_retold(folder: Path) -> tuple[Path, dict[str, str]]:
    """The database of such an archive, made in `folder`, and ids of articles by name."""
    archive = Archive.open(folder / "archive", create=True)
    ids: dict[str, str] = {}
    for name, tellings in TOLD.items():
        for day, (language, title, lines) in enumerate(tellings, 5):
            page = folder / f"{name}-{day}.html"
            text = html_page(title=title, text="\n".join(lines))
            page.write_bytes(text.replace(b'lang="en"', f'lang="{language}"'.encode()))
            manifest = folder / "manifest.jsonl"
            said = {
                "path": page.name,
                "url": f"https://www.{name}.example/2024/ferry",
                "captured_at": f"2024-03-0{day}T10:00:00Z",
            }
            manifest.write_text(json.dumps(said) + "\n")
            (receipt,) = archive.ingest(Inputs(manifests=(str(manifest),)), workers=0)
            ids[name] = str(receipt.article_id)
    return archive.database, ids
