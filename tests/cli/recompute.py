# Scores of the published samples, recomputed from the sets alone. Usage: recompute.py VENN DATA [N]
# Prints TAP, numbered from N + 1.
import json, math, os, subprocess, sys

venn, data = sys.argv[1], sys.argv[2]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 0
palate = os.path.join(data, "palate_rationales_sample.jsonl")
beer = os.path.join(data, "shared_interest_beer_sample.json")


def run(*args):
    out = subprocess.run([venn, *args], capture_output=True, text=True)
    if out.returncode:
        print(f"# {' '.join(args)}: exit {out.returncode}: {out.stderr[:500]}")
    return out.stdout


def check(name, *failures):
    global count
    count += 1
    bad = [f for f in failures if f]
    print("not ok" if bad else "ok", count, "-", name)
    for f in bad[:10]:
        print("#", f)


def scores(g, s):
    both = len(g & s)
    return {
        "iou": both / len(g | s) if g | s else None,
        "gtc": both / len(g) if g else None,
        "sc": both / len(s) if s else None,
    }


def patterns(x, correct):
    """Membership as the paper has it; scores are compared rounded to two decimals."""
    if None in x.values():
        return []
    r = {k: round(v * 100) / 100 for k, v in x.items()}
    low, high = lambda v: v <= 0.30, lambda v: v >= 0.70
    hold = [
        high(r["iou"]),
        high(r["sc"]) and low(r["gtc"]),
        low(r["iou"]),
        high(r["gtc"]) and low(r["sc"]),
    ]
    names = [
        ["human-aligned", "sufficient-subset", "sufficient-context", "context-dependent"],
        ["confuser", "insufficient-subset", "distractor", "context-confusion"],
    ][not correct]
    return [n for n, h in zip(names, hold) if h] or ["none"]


def differ(what, got, want, tolerance=1e-12):
    if got is None or want is None:
        return "" if got is want else f"{what}: {got}, expected {want}"
    return "" if abs(got - want) <= tolerance else f"{what}: {got}, expected {want}"


# ---- the palate reviews: four runs, some not annotated, regression
records = [json.loads(line) for line in open(palate, encoding="utf-8")]
expected = []
for r in records:
    for run_name, saliency in r["saliency"].items():
        g, s = r["ground_truth"], set(saliency["indices"])
        x = scores(set(g), s) if g is not None else dict.fromkeys(["iou", "gtc", "sc"])
        correct = r["label"] - 0.05 <= r["prediction"] <= r["label"] + 0.05
        expected.append((r["id"], run_name, g, s, x, correct, patterns(x, correct)))
rows = [json.loads(line) for line in run("score", "--jsonl", palate).splitlines()]
runs = list(dict.fromkeys(e[1] for e in expected))

check("palate: rows in order, every review under its runs",
      "" if [(r["id"], r["run"]) for r in rows] == [e[:2] for e in expected] else "ids or runs differ",
      "" if len(runs) == 4 else f"{len(runs)} runs")
check("palate: scores from the sets; undefined where not annotated",
      *(differ(f"{e[0]} {e[1]} {k}", r[k], e[4][k]) for r, e in zip(rows, expected) for k in e[4]))
check("palate: g and inter are null exactly where a review is not annotated",
      *(f"{r['id']}: g {r['g']}" for r, e in zip(rows, expected)
        if (r["g"] is None) != (e[2] is None) or (r["inter"] is None) != (e[2] is None)))
check("palate: correct within 0.05",
      *(f"{r['id']}: {r['correct']}" for r, e in zip(rows, expected)
        if r["correct"] != ("yes" if e[5] else "no")))
check("palate: patterns", *(f"{r['id']} {r['run']}: {r['patterns']}, expected {e[6]}"
                            for r, e in zip(rows, expected) if r["patterns"] != e[6]))
report = {r["run"]: r for r in json.loads(run("report", "--json", palate))["runs"]}
for name in runs:
    mine = [e for e in expected if e[1] == name]
    sc = [e[4]["sc"] for e in mine if e[2] is not None and e[4]["sc"] is not None]
    keys = [k for e in mine for k in e[6]]
    check(f"palate: report of {name}: mean SC of the annotated reviews, pattern counts",
          differ("mean SC", report[name]["sc"]["mean"], math.fsum(sc) / len(sc)),
          differ("not annotated", report[name]["not_annotated"], sum(e[2] is None for e in mine)),
          *(differ(k, n, keys.count(k)) for k, n in report[name]["patterns"].items()))

# ---- the Shared Interest rows: stored scores, recall and precision read as SC and GTC
records = json.load(open(beer, encoding="utf-8"))
rows = [json.loads(line) for line in run("score", "--jsonl", beer).splitlines()]
names = {"iou": "iou", "recall": "sc", "precision": "gtc"}
check("shared interest: 200 rows", differ("rows", len(rows), 200))
check("shared interest: recomputed scores equal the stored ones",
      *(differ(f"{r['id']} {theirs}", r[ours], x["scores"][theirs])
        for r, x in zip(rows, records) for theirs, ours in names.items()))
found = json.loads(run("inspect", "--json", beer))
check("shared interest: the names of the stored scores look swapped",
      differ("swapped", found["stored"]["swapped"], 200),
      differ("mismatched", found["stored"]["mismatched"], 0))
