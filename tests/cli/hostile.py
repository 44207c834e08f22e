#!/usr/bin/env python3
# Every record of hostile images by itself: what is said about it, and that it costs less than a second of
# processor time and its cap of memory, decoder included. Usage: hostile.py VENN FOLDER
import json, os, re, resource, subprocess, sys

venn, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
os.chdir(folder)
CAP_MB = {'million': 320, 'large': 420}  # a megabyte of JSON per point; 64 million pixels
for name in ('bad.jsonl', 'large.jsonl'):
    for line in open(name):
        identity = json.loads(line)['id']
        with open('one.jsonl', 'w') as f:
            f.write(line)
        code = ('import resource, subprocess, sys\n'
                'p = subprocess.run(sys.argv[1:], capture_output=True, text=True, timeout=60)\n'
                'u = resource.getrusage(resource.RUSAGE_CHILDREN)\n'
                'print(p.returncode, u.ru_utime + u.ru_stime, u.ru_maxrss)\n'
                'print(p.stderr.strip())')
        out = subprocess.run([sys.executable, '-c', code, venn, 'score', 'one.jsonl'], capture_output=True, text=True).stdout
        first, said = out.split('\n', 1)
        status, seconds, kilobytes = (float(x) for x in first.split())
        said = said.strip()
        if status == 0:
            said = 'scored'
        said = re.sub(r'^venn: one.jsonl:1:[0-9]*: ', '', said.split('\n')[0])
        said = re.sub(r'^"ground_truth": ', '', said)
        said = re.sub(r'( is truncated: only).*', r'\1', said)
        print('%s: %s' % (identity, said))
        if seconds > {'million': 3, 'large': 4}.get(identity, 1):
            print('  took %.1f s' % seconds)
        if kilobytes > 1024 * CAP_MB.get(identity, 150):
            print('  took %d MB' % (kilobytes / 1024))
