"""Draws answers at random for someone to open their sources again: each target as likely as another, each construct
as likely as real code holds it. Prints one JSON object a line.
"""

import argparse
import json
import random

from portcheck.knowledge import open_knowledge


def main() -> None:
    """Prints as many different answers as asked for; constructs that a target does not answer are passed over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", default="0")
    given = parser.parse_args()
    known = open_knowledge()
    chance = random.Random(given.seed)
    weighed = [(rule, s, n) for rule, symbols in known.frequency().items() for s, n in symbols.items()]
    drawn: dict[tuple[str, str, str], str] = {}
    while len(drawn) < given.number:
        ((rule, symbol, _),) = chance.choices(weighed, [n for _, _, n in weighed])
        target = chance.choice(known.target_ids)
        answers = known.answers(target)
        advice = answers.advice(rule, "" if symbol == "*" else symbol)
        if not advice.evidence:
            continue
        told = {
            "target": target,
            "rule": rule,
            "symbol": symbol,
            "support": advice.support,
            "use": advice.use,
            "note": advice.note and advice.note.en,
            "note_zh": advice.note and advice.note.zh,
            "shim": advice.shim,
            "since": dict(advice.since),
            "from": advice.origin,
            "evidence": [answers.evidence[key]._asdict() for key in advice.evidence],
        }
        drawn.setdefault((target, rule, symbol), json.dumps(told, ensure_ascii=False))
    print("\n".join(drawn.values()))


if __name__ == "__main__":
    main()
