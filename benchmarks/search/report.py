"""What was measured, as Markdown."""

from collections.abc import Mapping, Sequence

from search.questions import Question
from search.steps import Measured
from search.timing import Cost, percentile

TARGETS = {
    "newest": (60, 20),
    "relevance": (150, 60),
    "counts": (250, 80),
    "page": (400, 120),
    "worst of all": (1000, 300),
}
"""Of 60 questions at a million articles: p95 in milliseconds that must be and that should be."""

NAMES = {
    "newest": "newest first, 20 results with snippets",
    "relevance": "by relevance, 20 results with snippets",
    "counts": "total, three facets and histogram",
    "one": "newest first, each story once",
    "original": "newest first, originals only",
    "page": "the whole search page over HTTP",
    "worst of all": "worst single query of all",
}

Results = Mapping[tuple[str, str], Measured]


def costs(steps: Mapping[str, tuple[Cost, int]], n: int) -> str:
    """A row a step: seconds, articles a second, memory, bytes."""
    lines = ["| step | s | articles/s | peak MB | MB on disk |", "|---|---:|---:|---:|---:|"]
    for name, (cost, size) in steps.items():
        rate = f"{n / cost.seconds:,.0f}"
        lines.append(
            f"| {name} | {cost.seconds:,.1f} | {rate} | {cost.peak_mb:,.0f} | {size / 1e6:,.0f} |"
        )
    return "\n".join(lines)


def targets(results: Results) -> str:
    """A row a kind of work: stock, what must be, what should be, ours; p95 in milliseconds."""
    lines = [
        "| p95, ms | stock | must | goal | ours | | second engine | |",
        "|---|---:|---:|---:|---:|---|---:|---|",
    ]
    for work, (must, goal) in TARGETS.items():
        stock = _wanted(results, "stock", work)
        cells = [_ms(stock), f"{must:,}", f"{goal:,}"]
        for engine in ("ours", "ours, second engine"):
            our = _wanted(results, engine, work)
            cells += [_ms(our), _reached(our, must, goal)]
        lines.append(f"| {NAMES[work]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _reached(measured: float | None, must: float, goal: float) -> str:
    if measured is None:
        return ""
    return "goal" if measured <= goal else "must" if measured <= must else "MISSED"


def latencies(results: Results) -> str:
    """A row for each engine and kind of work: p50, p95 and the most, and p95 against stock."""
    lines = [
        "| work | engine | questions | p50 ms | p95 ms | max ms | p95 : stock |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for work in NAMES:
        for (engine, what), measured in results.items():
            if what != work:
                continue
            p50, p95 = (percentile(measured.ms, part) for part in (0.5, 0.95))
            stock = results.get(("stock", work))
            is_same = stock is not None and len(stock.ms) == len(measured.ms)
            ratio = f"{p95 / percentile(stock.ms, 0.95):.2f}" if stock and is_same else "–"
            lines.append(
                f"| {NAMES[work]} | {engine} | {len(measured.ms)} | {p50:,.1f} | {p95:,.1f}"
                f" | {max(measured.ms):,.1f} | {ratio} |"
            )
    return "\n".join(lines)


def by_question(asked: Sequence[Question], results: Results) -> str:
    """A row a question: what it finds, and how long each engine takes, in milliseconds."""
    works = [key for key in results if len(results[key].ms) == len(asked)]
    heads = " | ".join(f"{engine} {work}" for engine, work in works)
    lines = [f"| kind | question | found | {heads} |", "|---|---|---:|" + "---:|" * len(works)]
    counted = results.get(("stock", "counts"))
    for place, question in enumerate(asked):
        filters = (question.language, question.outlet, question.year)
        typed = " ".join([question.typed, *(f"[{each}]" for each in filters if each)])
        found = f"{counted.found[place]:,}" if counted else "–"
        times = " | ".join(f"{results[key].ms[place]:,.1f}" for key in works)
        lines.append(f"| {question.kind} | {typed.replace('|', '/')} | {found} | {times} |")
    return "\n".join(lines)


def _wanted(results: Results, engine: str, work: str) -> float | None:
    if work == "worst of all":
        times = [max(each.ms) for (who, _), each in results.items() if who == engine]
        return max(times, default=None)
    measured = results.get((engine, work))
    return percentile(measured.ms, 0.95) if measured else None


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}"
