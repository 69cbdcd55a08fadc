"""ROUGE F1 of our summaries against people's, beside lead-3, LexRank (sumy) and pytextrank, in one run.

    pip install --group bench
    python bench/summaries.py ARTICLES.jsonl

In: {"id", "text", "summaries": [text, ...]}. ROUGE as google-research's rouge-score computes it, with stemming,
averaged over the summaries of an article and then over articles. Every system gives three sentences; a peer that is not
installed says so.
"""

import argparse
import json
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer

from briefing.engines.embedded.engine import compose, read
from briefing.engines.embedded.parsing import language_model
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article

MEASURES = ("rouge1", "rouge2", "rougeL")
COUNT = 3


def main() -> None:
    """Reads the arguments and prints a row for each system."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    rows = [json.loads(line) for line in parser.parse_args().articles.open(encoding="utf-8")]
    scorer = RougeScorer(list(MEASURES), use_stemmer=True)
    print(f"{len(rows)} articles\n{'':24s}" + "  ".join(f"{name:7s}" for name in MEASURES))
    for name, summarise in (
        ("embedded engine", ours),
        ("lead-3", lead),
        ("LexRank", lexrank),
        ("pytextrank", textrank),
    ):
        try:
            scores = [score(scorer, summarise(article_of(row)), row["summaries"]) for row in rows]
        except ImportError as error:
            print(f"{name:24s}not installed ({error.name})")
            continue
        print(f"{name:24s}" + "  ".join(f"{sum(column) / len(rows):.3f}  " for column in zip(*scores, strict=True)))
    people = [human(scorer, row["summaries"]) for row in rows if len(row["summaries"]) > 1]
    if people:
        columns = zip(*people, strict=True)
        print(f"{'one person, the others':24s}" + "  ".join(f"{sum(column) / len(people):.3f}  " for column in columns))


def article_of(row: dict[str, str]) -> Article:
    """The article of a line."""
    text = normalise(row["text"])
    return Article(row["id"], 1, text, split(text), "", title=row.get("title"))


def score(scorer: RougeScorer, summary: str, references: list[str]) -> list[float]:
    """ROUGE F1 by each measure, averaged over the references."""
    found = [scorer.score(reference, summary) for reference in references]
    return [sum(each[name].fmeasure for each in found) / len(found) for name in MEASURES]


def human(scorer: RougeScorer, references: list[str]) -> list[float]:
    """The first person's summary against the others'."""
    return score(scorer, references[0], references[1:])


def ours(article: Article) -> str:
    """The embedded engine's."""
    reading = read(article)
    return " ".join(s.text for s in compose(reading.parsed, reading.entities, reading.analysis).summary)


def lead(article: Article) -> str:
    """The first three sentences."""
    return " ".join(article.sentence_text(n) for n in range(1, min(COUNT, len(article.sentences)) + 1))


def lexrank(article: Article) -> str:
    """LexRank over our sentences."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.summarizers.lex_rank import LexRankSummarizer

    class Words:
        def to_words(self, text: str) -> list[str]:
            return text.lower().split()

        def to_sentences(self, text: str) -> list[str]:
            return [text]

    sentences = [Sentence(article.sentence_text(s.number), Words()) for s in article.sentences]
    found = LexRankSummarizer()(ObjectDocumentModel([Paragraph(sentences)]), COUNT)
    return " ".join(str(sentence) for sentence in found)


def textrank(article: Article) -> str:
    """pytextrank's top sentences."""
    import pytextrank  # noqa: F401 - registers the pipe

    nlp = language_model()
    if "textrank" not in nlp.pipe_names:
        nlp.add_pipe("textrank")
    try:
        doc = nlp(article.text)
        return " ".join(span.text for span in doc._.textrank.summary(limit_phrases=10, limit_sentences=COUNT))
    finally:
        nlp.remove_pipe("textrank")


if __name__ == "__main__":
    main()
