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
def histogram(values):
    """numpy's: 10 equal bins of [0, 1] with the edges of linspace, the last one closed."""
    edges = [k * 0.1 for k in range(10)] + [1]
    defined = [v for v in values if v is not None]
    return [sum(edges[k] <= v < edges[k + 1] or (k == 9 and v == 1) for v in defined) for k in range(10)]


report = {r["run"]: r for r in json.loads(run("report", "--json", palate))["runs"]}
for name in runs:
    mine = [e for e in expected if e[1] == name]
    sc = [e[4]["sc"] for e in mine if e[2] is not None and e[4]["sc"] is not None]
    keys = [k for e in mine for k in e[6]]
    check(f"palate: report of {name}: mean SC of the annotated reviews, pattern counts",
          differ("mean SC", report[name]["sc"]["mean"], math.fsum(sc) / len(sc)),
          *("" if report[name][k]["histogram"] == histogram([e[4][k] for e in mine if e[2] is not None])
            else f"histogram of {k}: {report[name][k]['histogram']}" for k in ("iou", "gtc", "sc")),
          differ("not annotated", report[name]["not_annotated"], sum(e[2] is None for e in mine)),
          *(differ(k, n, keys.count(k)) for k, n in report[name]["patterns"].items()))

# ---- the model card of the palate reviews
def primary_of(names):
    order = ["human-aligned", "confuser", "sufficient-subset", "insufficient-subset",
             "context-dependent", "context-confusion", "sufficient-context", "distractor"]
    return next((k for k in order if k in names), "none") if names else None


cards = {c["run"]: c for c in json.loads(run("report", "--json", "--card", palate))["card"]}
by_id = {r["id"]: r for r in records}
for name in runs:
    labels, words = {}, {}
    for i, _, g, s, x, correct, names in (e for e in expected if e[1] == name):
        bin_ = math.floor(by_id[i]["label"] * 10 + 1e-9) / 10
        at = labels.setdefault(bin_, {"n": 0, "errors": 0, "primary": {}})
        at["n"] += 1
        at["errors"] += not correct
        p = primary_of(names)
        if p:
            at["primary"][p] = at["primary"].get(p, 0) + 1
            for w in {by_id[i]["tokens"][k].lower() for k in s}:
                words.setdefault(p, {})[w] = words.get(p, {}).get(w, 0) + 1
    got = cards[name]
    top = {p: dict(sorted(sorted(w.items()), key=lambda kv: -kv[1])[:20]) for p, w in words.items()}
    check(f"palate: card of {name}: labels with errors and patterns, words per pattern",
          "" if [l["label"] for l in got["labels"]] == sorted(labels) else "labels differ",
          *(differ(f"{l['label']} {k}", l[k], labels[l["label"]][k])
            for l in got["labels"] for k in ("n", "errors")),
          *(differ(f"{l['label']} {p}", n, labels[l["label"]]["primary"].get(p, 0))
            for l in got["labels"] for p, n in l["primary"].items()),
          *("" if w == top.get(p, {}) else f"{p}: {w}, expected {top.get(p)}"
            for p, w in got["words"].items()))

# ---- two runs of the palate reviews
def primary(names):
    order = ["human-aligned", "confuser", "sufficient-subset", "insufficient-subset",
             "context-dependent", "context-confusion", "sufficient-context", "distractor"]
    return next((k for k in order if k in names), "none") if names else None


def minus(a, b):
    return None if a is None or b is None else a - b


for name_a, name_b in [(runs[0], runs[2]), (runs[1], runs[3])]:
    of = {n: {e[0]: e for e in expected if e[1] == n} for n in (name_a, name_b)}
    want, moves = [], {}
    for i, a in of[name_a].items():
        b = of[name_b].get(i)
        if b:
            p, q = primary(a[6]), primary(b[6])
            union = a[3] | b[3]
            want.append((i, *(minus(a[4][k], b[4][k]) for k in ("iou", "gtc", "sc")),
                         len(a[3] & b[3]) / len(union) if union else 1, p, q))
            if p and q:
                moves[p, q] = moves.get((p, q), 0) + 1
    found = json.loads(run("compare", "--json", "--run", name_a, "--run", name_b, palate))
    keys = ["id", "delta_iou", "delta_gtc", "delta_sc", "jaccard", "primary_a", "primary_b"]
    got = [tuple(r[k] for k in keys) for r in found["rows"]]
    mean = lambda k: (lambda v: math.fsum(v) / len(v))([w[k] for w in want if w[k] is not None])
    check(f"palate: {name_a} against {name_b}: differences, agreement, changes of pattern",
          "" if list(found) == ["rows", "transitions", "summary", "unmatched"] else "other keys",
          *("" if list(r) == keys else f"keys {list(r)}" for r in found["rows"]),
          differ("rows", len(got), len(want)),
          *("" if (g[0], g[5], g[6]) == (w[0], w[5], w[6]) else f"{g}, expected {w}"
            for g, w in zip(got, want)),
          *(differ(f"{w[0]} {keys[k]}", g[k], w[k])
            for g, w in zip(got, want) for k in range(1, 5)),
          *(differ(f"{p} to {q}", n, moves.get((p, q), 0))
            for p, row in found["transitions"].items() for q, n in row.items()),
          *(differ(f"mean {keys[k]}", found["summary"]["mean_" + keys[k]], mean(k))
            for k in range(1, 5)),
          differ("changed", found["summary"]["changed"],
                 sum(n for (p, q), n in moves.items() if p != q)))

# ---- probing: every run of a palate review stands for a class
for r in records[:40]:
    region = set(range(3, min(9, len(r["tokens"])))) | {0}
    text = "0,3:%d" % min(9, len(r["tokens"]))
    want = [(n, scores(region, set(s["indices"]))) for n, s in r["saliency"].items()]
    for by in ("iou", "gtc", "sc"):
        order = sorted(want, key=lambda w: (w[1][by] is None, -(w[1][by] or 0)))
        if by == "iou" or r is records[0]:
            got = json.loads(run("probe", "--json", "--id", r["id"], "--region", text, "--by", by, palate))
            bad = [f"{by}: {got}"] if [c["class"] for c in got["classes"]] != [w[0] for w in order] else []
            bad += [differ(f"{w[0]} {k}", c[k], w[1][k])
                    for c, w in zip(got["classes"], order) for k in w[1]]
            if r is records[0] or any(bad):
                check(f"palate: classes of {r['id']} by {by}", *bad)

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
