#!/usr/bin/env python3
# Small images, masks and arrays for tests/cli/images.test, made here. Usage: images.py KIND FOLDER
import base64, io, json, os, struct, sys, zipfile, zlib


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(w, h, f):  # grey, f(x, y) from 0 to 255
    raw = b''.join(b'\0' + bytes(f(x, y) for x in range(w)) for y in range(h))
    head = struct.pack('>IIBBBBB', w, h, 8, 0, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(raw)) + chunk(b'IEND', b'')


def npy(descr, shape, data):
    head = ("{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (descr, shape)).encode()
    head += b' ' * (-(len(head) + 11) % 16) + b'\n'
    return b'\x93NUMPY\1\0' + struct.pack('<H', len(head)) + head + data


def floats(values):
    return struct.pack('<%df' % len(values), *values)


def inside(box):  # x, y, w, h
    return lambda x, y: box[0] <= x < box[0] + box[2] and box[1] <= y < box[1] + box[3]


def white(box):
    return lambda x, y: 255 if inside(box)(x, y) else 0


def put(name, data):
    os.makedirs(os.path.dirname(name) or '.', exist_ok=True)
    with open(name, 'wb') as f:
        f.write(data)


def lines(name, records):
    put(name, ''.join(json.dumps(r) + '\n' for r in records).encode())


def forms():  # one 20 × 10 image whose G is always x 5..9, y 2..5, and S the same or x 5..9, y 4..7
    g, s = [5, 2, 5, 4], [5, 4, 5, 4]
    put('a.png', png(20, 10, lambda x, y: 12 * x))
    put('g.png', png(20, 10, white(g)))
    put('small.png', png(4, 5, lambda x, y: 255 if x == 1 and 1 <= y < 3 else 0))
    put('labels.png', png(20, 10, lambda x, y: 3 if inside(g)(x, y) else x % 3))
    grid = [(x, y) for y in range(10) for x in range(20)]
    put('s.npy', npy('<f4', '(10, 20)', floats([float(inside(s)(x, y)) for x, y in grid])))
    put('b.npy', npy('|b1', '(10, 20)', bytes(inside(s)(x, y) for x, y in grid)))
    put('chw.npy', npy('<f4', '(3, 10, 20)', floats([inside(s)(x, y) / 3 for x, y in grid] * 3)))
    put('i.npy', npy('>i2', '(10, 20)', b''.join(struct.pack('>h', 3 * inside(g)(x, y)) for x, y in grid)))
    put('s.png', png(20, 10, white(s)))
    z = io.BytesIO()
    with zipfile.ZipFile(z, 'w', zipfile.ZIP_DEFLATED) as f:
        f.writestr('arr_0.npy', npy('<f4', '(10, 20)', floats([float(inside(s)(x, y)) for x, y in grid])))
    put('s.npz', z.getvalue())
    hole = [[[5, 2], [10, 2], [10, 6], [5, 6]], [[6, 3], [6, 5], [9, 5], [9, 3]]]
    truths = {
        'box': {'box': g}, 'mask': {'mask': 'g.png'}, 'small': {'mask': 'small.png'},
        'polygon': {'polygon': [[5, 2], [10, 2], [10, 6], [5, 6]]},
        'hole': [{'polygon': hole}, {'box': [6, 3, 3, 2]}],
        'flat': {'polygon': [5, 2, 10, 2, 10, 6, 5, 6]},
        'counts': {'rle': {'size': [10, 20], 'counts': [52, 4, 6, 4, 6, 4, 6, 4, 6, 4, 104]}},
        'label': {'mask': 'labels.png', 'label': 3}, 'integers': {'npy': 'i.npy', 'label': 3},
        'people': {'ann': {'box': [5, 2, 5, 2]}, 'bob': [{'box': [5, 4, 5, 2]}]},
    }
    runs = {
        'box': {'box': s}, 'npy': {'npy': 's.npy'}, 'npz': {'npz': 's.npz', 'key': 'arr_0'}, 'png': {'scores': 's.png'},
        'channels': {'npy': 'chw.npy'}, 'booleans': {'npy': 'b.npy'}, 'list': [{'box': [5, 4, 5, 2]}, {'box': [5, 6, 5, 2]}],
        'named': {'method': 'named', 'regions': [{'box': s}]},
    }
    lines('truths.jsonl', [{'id': k, 'image': 'a.png', 'label': 1, 'prediction': 1, 'ground_truth': v,
                            'saliency': {'S': {'box': g}}} for k, v in truths.items()])
    lines('runs.jsonl', [{'id': 'one', 'image': 'a.png', 'ground_truth': {'box': g}, 'saliency': runs}])
    lines('only.jsonl', [{'id': 'x', 'image': 'a.png', 'ground_truth': {'box': g}}])
    lines('S.jsonl', [{'id': 'x', 'scores': 's.npy', 'prediction': 'cat'}])
    lines('T.jsonl', [{'id': 'x', 'mask': 's.png'}])


def coco():  # 3 images of 20 × 10, saliency as arrays and as PNG
    images = [{'id': i, 'file_name': 'train/im%d.jpg' % i, 'width': 20, 'height': 10} for i in (7, 8, 9)]
    annotations = [
        {'id': 1, 'image_id': 7, 'category_id': 18, 'iscrowd': 0, 'bbox': [5, 2, 5, 4],
         'segmentation': [[5, 2, 10, 2, 10, 4, 5, 4], [5, 4, 10, 4, 10, 6, 5, 6]]},
        {'id': 2, 'image_id': 8, 'category_id': 18, 'segmentation': {'size': [10, 20], 'counts': 'd1460000000R3'}},
        {'id': 3, 'image_id': 8, 'category_id': 1, 'bbox': [0, 0, 2, 2]},
        {'id': 4, 'image_id': 99, 'category_id': 1, 'bbox': [0, 0, 2, 2]},
    ]
    put('instances.json', json.dumps({
        'info': {'year': 2026}, 'images': images, 'annotations': annotations,
        'categories': [{'id': 1, 'name': 'person'}, {'id': 18, 'name': 'dog'}]}, indent=1).encode())
    put('images/train/im7.jpg', png(20, 10, lambda x, y: x))
    s = [5, 4, 5, 4]
    for k in (7, 8):
        put('ig/im%d.npy' % k, npy('<f4', '(10, 20)', floats([float(inside(s)(x, y)) for y in range(10) for x in range(20)])))
    put('ig/im10.npy', npy('<f4', '(1, 1)', floats([1.])))
    put('cam/im9.png', png(20, 10, white(s)))
    put('corpus.json', json.dumps({'sources': [
        {'path': 'instances.json', 'format': 'coco', 'images': 'images'},
        {'path': 'ig', 'format': 'saliency', 'join': 'id', 'run': {'method': 'IG'}},
        {'path': 'cam', 'format': 'saliency', 'join': 'id', 'run': {'method': 'CAM'}}]}).encode())


def voc():
    def annotation(name, objects):
        boxes = ''.join('<object><name>%s</name><part><bndbox><xmin>1</xmin></bndbox></part><difficult>%d</difficult>'
                        '<bndbox><xmax>%s</xmax><xmin>%s</xmin><ymin>%s</ymin><ymax>%s</ymax></bndbox></object>\n'
                        % (n, d, b[2], b[0], b[1], b[3]) for n, d, b in objects)
        return ('<?xml version="1.0"?>\n<annotation>\n<filename>%s.jpg</filename>\n<size><width>20</width><height>10</height>'
                '</size>\n%s</annotation>\n' % (name, boxes)).encode()
    put('V/Annotations/a.xml', annotation('a', [('dog', 0, (6, 3, 10, 6))]))
    put('V/Annotations/b.xml', annotation('b', [('dog', 0, (1, 1, 2, 2)), ('cat', 1, (1.0, 2.0, 2.0, 3.0))]))
    put('V/Annotations/c.xml', annotation('c', []))
    put('V/Annotations/d.xml', annotation('d', [])[:-20])
    put('V/Annotations/e.xml', b'<annotation><object><name>x</name></object></annotation>')
    put('V/Annotations/f.xml', b'<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">' + b''.join(
        b'<!ENTITY %c "%s">' % (98 + i, b'&%c;' % (97 + i) * 10) for i in range(9)) + b']><annotation>&j;</annotation>')
    put('V/JPEGImages/a.jpg', png(20, 10, lambda x, y: x))
    put('ig/a.npy', npy('<f4', '(10, 20)', floats([float(inside([5, 4, 5, 4])(x, y)) for y in range(10) for x in range(20)])))


def folders():  # ISIC's names, images in another folder
    for k, box in (('ISIC_0000001', [5, 2, 5, 4]), ('ISIC_0000002', [0, 0, 4, 4])):
        put('images/%s.jpg' % k, png(20, 10, lambda x, y: x))
        put('truth/%s_segmentation.png' % k, png(20, 10, white(box)))
        put('both/%s_Segmentation.png' % k, png(20, 10, white(box)))
        put('both/%s.jpg' % k, png(20, 10, lambda x, y: x))
        put('plain/%s.png' % k, png(20, 10, white([5, 4, 5, 4])))
        put('cam/%s.npy' % k, npy('<f4', '(5, 10)', floats([float(inside([2, 2, 3, 2])(x, y)) for y in range(5) for x in range(10)])))
    put('truth/ATTRIBUTION.txt', b'nothing')
    lines('labels.jsonl', [{'id': 'ISIC_0000001', 'saliency': {}, 'label': 'benign', 'prediction': 'malignant'}])


def si():  # as Shared Interest's server has it: two columns of rings
    box = '10.0,20.0 10.0,90.0 80.0,90.0 80.0,20.0 10.0,20.0'
    everything = '0.0,0.0 0.0,175.0 175.0,175.0 175.0,0.0 0.0,0.0'
    image = base64.b64encode(png(224, 224, lambda x, y: x)).decode()
    column = lambda *v: {str(i): x for i, x in enumerate(v)}
    put('si.json', json.dumps({
        'fname': column('n1', 'n2', 'n3'), 'image': column(image, image, image),
        'bbox': column([box], [everything], [box, '20.0,30.0 20.0,40.0 30.0,40.0 30.0,30.0 20.0,30.0']),
        'saliency': column([box], [box], []), 'label': column('dog', 'dog', 'cat'), 'prediction': column('dog', 'cat', 'cat'),
        'iou': column(0.98, 0.2, 0), 'ground_truth_coverage': column(1, 1, 0), 'explanation_coverage': column(1, 1, None)}).encode())


def hostile():
    good = png(20, 10, lambda x, y: (37 * x + 91 * y) % 256)
    put('in/good.png', good)
    put('in/cut.png', good[:len(good) // 2])
    put('in/huge.png', b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 60000, 60000, 8, 2, 0, 0, 0)) +
        chunk(b'IDAT', zlib.compress(b'\0' * 100000)) + chunk(b'IEND', b''))
    put('in/bomb.png', b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 8000, 7999, 8, 6, 0, 0, 0)) +
        chunk(b'IDAT', zlib.compress(b'\0' * (32001 * 7999), 1)) + chunk(b'IEND', b''))
    put('in/text.png', b'no image at all')
    put('in/empty.png', b'')
    put('secret.png', good)
    os.symlink('../secret.png', 'in/link.png')
    os.mkfifo('in/fifo.png')
    z = io.BytesIO()
    with zipfile.ZipFile(z, 'w', zipfile.ZIP_DEFLATED) as f:
        f.writestr('arr_0.npy', npy('<f4', '(10, 20)', b'') + b'\0' * (200 << 20))
    put('in/bomb.npz', z.getvalue())
    put('in/lies.npy', npy('<f8', '(60000, 60000)', b'12345678'))
    put('in/cut.npy', npy('<f8', '(10, 20)', b'12345678'))
    million = [[i % 20, i % 10] for i in range(1000000)]
    bad = {
        'cut': {'mask': 'cut.png'}, 'huge': {'mask': 'huge.png'}, 'text': {'mask': 'text.png'}, 'empty': {'mask': 'empty.png'},
        'link': {'mask': 'link.png'}, 'fifo': {'mask': 'fifo.png'}, 'up': {'mask': '../secret.png'}, 'url': {'mask': 'http://localhost/m.png'},
        'zip': {'npz': 'bomb.npz'}, 'lies': {'npy': 'lies.npy'}, 'short': {'npy': 'cut.npy'}, 'none': {'mask': 'none.png'},
        'nan': {'polygon': [[0, 0], [5, None], [5, 5]]}, 'million': {'polygon': million},
        'long': {'rle': {'size': [10, 20], 'counts': [100, 200]}}, 'wrong': {'rle': {'size': [60000, 60000], 'counts': [3600000000]}},
        'text rle': {'rle': {'size': [10, 20], 'counts': 'ooooooooooo'}}, 'negative': {'box': [1, 1, -5, 5]}, 'shapeless': {'circle': 1},
    }
    lines('in/bad.jsonl', [{'id': k, 'image': 'good.png', 'ground_truth': v, 'saliency': {'S': {'box': [0, 0, 2, 2]}}} for k, v in bad.items()] +
          [{'id': 'good', 'image': 'good.png', 'ground_truth': {'box': [0, 0, 4, 2]}, 'saliency': {'S': {'box': [0, 0, 2, 2]}}}])
    lines('in/large.jsonl', [{'id': 'large', 'image': 'good.png', 'ground_truth': {'mask': 'bomb.png'}, 'saliency': {'S': {'box': [0, 0, 2, 2]}}}])


os.makedirs(sys.argv[2], exist_ok=True)
os.chdir(sys.argv[2])
globals()[sys.argv[1]]()
