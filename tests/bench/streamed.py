# SPDX-License-Identifier: MIT
"""What one would write instead: every line parsed and scored with sets, sorted by IoU, ten printed."""
import json
import sys

rows = []
for line in open(sys.argv[1], encoding="utf-8"):
    x = json.loads(line)
    g = set(x["ground_truth"])
    for name, run in x["saliency"].items():
        s = set(run["indices"])
        both, either = len(g & s), len(g | s)
        rows.append((both / either if either else None, both / len(g) if g else None,
                     both / len(s) if s else None, x["id"], name))
rows.sort(key=lambda r: (r[0] is None, r[0]))
for row in rows[:10]:
    print(*row, sep="\t")
