# The image corpus read by the standard library alone: regions, saliencies, scores and patterns.
# Usage: recompute_shapes.py VENN CORPUS [N]. Prints TAP, numbered from N + 1.
import json, math, os, re, struct, subprocess, sys, zipfile, zlib
from fractions import Fraction

venn, corpus = sys.argv[1], sys.argv[2]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 0
KEYS = [["human-aligned", "sufficient-subset", "sufficient-context", "context-dependent"],
        ["confuser", "insufficient-subset", "distractor", "context-confusion"]]


def check(name, *failures):
    global count
    count += 1
    bad = [f for f in failures if f]
    print("not ok" if bad else "ok", count, "-", name)
    for f in bad[:10]:
        print("#", f)


def path(name):
    return os.path.join(corpus, name)


def run_venn(*args):
    out = subprocess.run([venn, *args], capture_output=True, text=True)
    if out.returncode:
        print(f"# {' '.join(args)}: exit {out.returncode}: {out.stderr[:500]}")
    return out.stdout


def differ(what, got, want):
    if got is None or want is None:
        return "" if got is want else f"{what}: {got}, expected {want}"
    return "" if abs(got - want) <= 1e-9 else f"{what}: {got}, expected {want}"


# ---- pixels: a PNG of 8 bits per channel
def png(name):
    data = open(path(name), "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", name
    at, packed = 8, b""
    while at < len(data):
        n, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + n]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + n:at + 12 + n])[0], name
        if kind == b"IHDR":
            w, h, depth, colour = struct.unpack(">IIBB", body[:10])
        packed += body if kind == b"IDAT" else b""
        at += 12 + n
    step = {0: 1, 2: 3}[colour]
    raw, rows, above = zlib.decompress(packed), [], bytes(w * step)
    for y in range(h):
        line = bytearray(raw[y * (w * step + 1) + 1:(y + 1) * (w * step + 1)])
        assert raw[y * (w * step + 1)] == 4 and depth == 8, name
        for x in range(len(line)):
            a, b = (line[x - step] if x >= step else 0), above[x]
            c = above[x - step] if x >= step else 0
            p = a + b - c
            near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))
            line[x] = (line[x] + near[2]) & 255
        rows.append(bytes(line))
        above = rows[-1]
    return w, h, step, rows


# ---- saliencies: float16 in numpy's files
def npy(data):
    assert data[:8] == b"\x93NUMPY\x01\x00"
    n = struct.unpack("<H", data[8:10])[0]
    header = data[10:10 + n].decode()
    assert (10 + n) % 64 == 0 and "'<f2'" in header and "False" in header, header
    h, w = map(int, re.search(r"\((\d+), (\d+)\)", header).groups())
    values = struct.unpack(f"<{w * h}e", data[10 + n:])
    return w, h, values


def saliency(name):
    if name.endswith(".npz"):
        with zipfile.ZipFile(path(name)) as z:
            assert z.testzip() is None and len(z.namelist()) == 1, name
            return npy(z.read(z.namelist()[0]))
    return npy(open(path(name), "rb").read())


# ---- regions, as sets of (x, y)
def polygon(corners, w, h):
    """Even-odd at the middles of pixels, in exact arithmetic; none may lie on an edge."""
    inside = set()
    edges = list(zip(corners, corners[1:] + corners[:1]))
    for y in range(h):
        cy, cross = Fraction(2 * y + 1, 2), []
        for (x0, y0), (x1, y1) in edges:
            y0, y1 = Fraction(y0), Fraction(y1)
            if (y0 > cy) != (y1 > cy):
                cross.append(Fraction(x0) + (Fraction(x1) - Fraction(x0)) * (cy - y0) / (y1 - y0))
        for x in range(w):
            cx = Fraction(2 * x + 1, 2)
            assert cx not in cross, "a pixel's middle on an edge"
            if sum(c > cx for c in cross) % 2:
                inside.add((x, y))
    return inside


def runs(counts):
    if not isinstance(counts, str):
        return counts
    out, at = [], 0
    while at < len(counts):
        x, shift = 0, 0
        while True:
            c = ord(counts[at]) - 48
            at += 1
            x |= (c & 31) << shift
            shift += 5
            if not c & 32:
                break
        if c & 16:
            x -= 1 << shift
        out.append(x + out[-2] if len(out) > 2 else x)
    return out


def region(r, w, h):
    if isinstance(r, list):
        return set().union(*(region(x, w, h) for x in r))
    (kind, v), = r.items()
    if kind == "box":
        return {(x, y) for x in range(v[0], v[0] + v[2]) for y in range(v[1], v[1] + v[3])}
    if kind == "polygon":
        return polygon(v, w, h)
    if kind == "mask":
        mw, mh, step, rows = png(v)
        assert (mw, mh, step) == (w, h, 1)
        return {(x, y) for y in range(h) for x in range(w) if rows[y][x] > 127}
    assert kind == "rle" and v["size"] == [h, w]
    flat = [k % 2 for k, n in enumerate(runs(v["counts"])) for _ in range(n)]
    assert len(flat) == w * h
    return {(i // h, i % h) for i, bit in enumerate(flat) if bit}


def salient(values, w, rule):
    rule, on = rule.split("/")
    a = [abs(v) if on == "abs" else max(v, 0) for v in values]
    mean = math.fsum(a) / len(a)
    sd = math.sqrt(math.fsum((v - mean) ** 2 for v in a) / len(a))
    cut = mean + (float(rule[4:]) * sd if rule != "mean" else 0)
    return {(i % w, i // w) for i, v in enumerate(a) if v >= cut}


# ---- scores
def ratio(a, b):
    return a / b if b else None


def scores(g, s, a, w):
    if g is None:
        return {"g": None, "inter": None, "iou": None, "gtc": None, "sc": None, "wsc": None}
    both, total = len(g & s), math.fsum(abs(v) for v in a)
    return {"g": len(g), "inter": both, "iou": ratio(both, len(g | s)), "gtc": ratio(both, len(g)),
            "sc": ratio(both, len(s)),
            "wsc": ratio(math.fsum(abs(a[y * w + x]) for x, y in g), total)}


def patterns(x, correct, cuts):
    v = [x["iou"], x["gtc"], x["sc"]]
    if None in v:
        return []
    iou, gtc, sc = (round(k * 100) / 100 for k in v)
    is_in = lambda score, end, value: cuts[score][end][0] <= value <= cuts[score][end][1]
    hold = [is_in("iou", "high", iou), is_in("sc", "high", sc) and is_in("gtc", "low", gtc),
            is_in("iou", "low", iou), is_in("gtc", "high", gtc) and is_in("sc", "low", sc)]
    return [k for k, h in zip(KEYS[not correct], hold) if h] or ["none"]


config = json.load(open(path("corpus.json"), encoding="utf-8"))
lines = [json.loads(l) for l in open(path(config["sources"][0]["path"]), encoding="utf-8")]
expected, shape = [], ""
for r in lines:
    w, h = r["size"]
    pw, ph, step, _ = png(r["image"])
    g = None if r["ground_truth"] is None else region(r["ground_truth"], w, h)
    if (pw, ph, step) != (w, h, 3) or (g and max(max(p) for p in g) >= w):
        shape = f"{r['id']}: picture {pw} x {ph}, said {w} x {h}"
    for run in r["saliency"]:
        sw, sh, a = saliency(run["npy"])
        if (sw, sh) != (w, h):
            shape = f"{run['npy']}: {sw} x {sh}"
        s = salient(a, w, run.get("discretise", config["discretise"]))
        x = scores(g, s, a, w)
        correct = r["label"] == r["prediction"]
        name = "/".join(run[k] for k in ("method", "class") if k in run)
        expected.append({"id": r["id"], "run": name, "n": w * h, "s": len(s), **x,
                         "correct": "yes" if correct else "no",
                         "patterns": patterns(x, correct, config["thresholds"])})

check("shapes: every picture, mask and saliency has the size its line says", shape)
check("shapes: the decision is the most probable class, and probabilities add up to 1",
      *(r["id"] for r in lines if max(r["probabilities"], key=r["probabilities"].get) != r["prediction"]
        or abs(sum(r["probabilities"].values()) - 1) > 1e-5))
check("shapes: the run of the predicted class is that class's occlusion",
      *(r["id"] for r in lines
        if saliency(r["saliency"][1]["npy"]) != next(
            saliency(s["npy"]) for s in r["saliency"] if s.get("class") == r["prediction"])))
seen = {k for e in expected if e["run"] in ("IG", "occlusion") for k in e["patterns"]}
check("shapes: all eight patterns occur under the cut-offs of corpus.json",
      *(k for keys in KEYS for k in keys if k not in seen))
readme = open(path("README.md"), encoding="utf-8").read()
for run in ("IG", "occlusion"):
    mine = [e for e in expected if e["run"] == run and e["g"] is not None]
    row = [len(mine)] + [sum(k in e["patterns"] for e in mine) for keys in KEYS for k in keys]
    row.append(sum(e["patterns"] in ([], ["none"]) for e in mine))
    said = re.search(rf"^\| {run} \| [^|]* \|(.*)\|$", readme, re.M).group(1)
    check(f"shapes: the counts of the read-me for {run}",
          "" if [int(k) for k in said.split("|")] == row else f"{said}, expected {row}")

# ---- what venn makes of it
rows = [json.loads(line) for line in run_venn("score", "--jsonl", corpus).splitlines()]
check("shapes: venn score has every picture under its runs, in order",
      "" if [(r["id"], r["run"]) for r in rows] == [(e["id"], e["run"]) for e in expected]
      else f"{len(rows)} rows")
for keys in (["n", "g", "s", "inter"], ["iou", "gtc", "sc", "wsc"]):
    check(f"shapes: venn score, {' '.join(keys)}",
          *(differ(f"{e['id']} {e['run']} {k}", r[k], e[k])
            for r, e in zip(rows, expected) for k in keys))
check("shapes: venn score, correct and patterns",
      *(f"{e['id']} {e['run']}: {r['correct']} {r['patterns']}, expected {e['correct']} {e['patterns']}"
        for r, e in zip(rows, expected) if (r["correct"], r["patterns"]) != (e["correct"], e["patterns"])))
report = {r["run"]: r for r in json.loads(run_venn("report", "--json", corpus))["runs"]}
check("shapes: venn report counts the same patterns and the same accuracy",
      *(differ(f"{run} {k}", n, sum(k in e["patterns"] for e in expected if e["run"] == run))
        for run, r in report.items() for k, n in r["patterns"].items()),
      *(differ(f"{run} accuracy", r["accuracy"], sum(x["label"] == x["prediction"] for x in lines) / len(lines))
        for run, r in report.items()))


def probe(r, box):
    want, g = [], region({"box": box}, *r["size"])
    for run in (x for x in r["saliency"] if "class" in x):
        w, h, a = saliency(run["npy"])
        x = scores(g, salient(a, w, run["discretise"]), a, w)
        want.append((run["class"], x["iou"], x["gtc"], x["sc"]))
    want.sort(key=lambda x: (x[1] is None, -(x[1] or 0)))
    x0, y0, bw, bh = box
    spans = ",".join(f"{y * w + x0}:{y * w + x0 + bw}" for y in range(y0, y0 + bh))
    got = json.loads(run_venn("probe", "--json", "--id", r["id"], "--region", spans, corpus))["classes"]
    if [c["class"] for c in got] != [x[0] for x in want]:
        return [f"{r['id']} {box}: {got}, expected {want}"]
    return [differ(f"{r['id']} {x[0]} {k}", c[k], v)
            for c, x in zip(got, want) for k, v in zip(("iou", "gtc", "sc"), x[1:])]


check("shapes: venn probe finds the classes a box speaks for",
      *(f for r in lines[:12] for box in ([8, 8, 24, 20], [40, 2, 12, 12]) for f in probe(r, box)))
