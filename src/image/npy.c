// SPDX-License-Identifier: MIT
// NumPy's .npy: "\x93NUMPY", a version, the length of a header, the header (a Python literal
// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 224, 224), }), the numbers.
#include "image/scoremap.h"

#include "base/mem.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { MAGIC = 6, MAX_AXES = 8 };

bool scoremap_is_npy(const void *bytes, size_t n)
{
    return n >= MAGIC && memcmp(bytes, "\x93NUMPY", MAGIC) == 0;
}

// ---- the header ---------------------------------------------------------------------------------

struct array {
    char kind;   // 'b', 'i', 'u' or 'f'
    size_t size; // bytes of a number
    bool swap;   // not this machine's byte order
    bool fortran;
    size_t axes;
    uint64_t length[MAX_AXES];
    uint64_t step[MAX_AXES]; // in numbers
};

struct words { // of the header
    const char *p, *end;
};

static void blanks(struct words *w)
{
    while (w->p < w->end && isspace((unsigned char)*w->p))
        w->p++;
}

static bool take(struct words *w, char c)
{
    blanks(w);
    if (w->p == w->end || *w->p != c)
        return false;
    w->p++;
    return true;
}

// A string between quotes; n is its length.
static const char *take_string(struct words *w, size_t *n)
{
    blanks(w);
    if (w->p == w->end || (*w->p != '\'' && *w->p != '"'))
        return NULL;
    const char *from = w->p + 1;
    const char *end = memchr(from, *w->p, (size_t)(w->end - from));
    if (!end)
        return NULL;
    w->p = end + 1;
    *n = (size_t)(end - from);
    return from;
}

static bool take_word(struct words *w, const char *word)
{
    size_t n = strlen(word);
    blanks(w);
    if ((size_t)(w->end - w->p) < n || memcmp(w->p, word, n) != 0)
        return false;
    w->p += n;
    return true;
}

static bool take_descr(struct words *w, struct array *a, struct err *e)
{
    size_t n;
    const char *s = take_string(w, &n);
    if (!s)
        return err_set(e, "an array of records; give one of numbers");
    bool order = n && strchr("<>=|", *s);
    const char *kind = s + order;
    size_t left = n - order;
    a->swap = order && *s == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? '>' : '<');
    if (left == 2 && strchr("biuf", kind[0]) && kind[0] && kind[1] >= '1' && kind[1] <= '8') {
        a->kind = kind[0];
        a->size = (size_t)(kind[1] - '0');
        bool whole = a->size == 1 || a->size == 2 || a->size == 4 || a->size == 8;
        if (whole && !(a->kind == 'f' && a->size == 1) && !(a->kind == 'b' && a->size != 1))
            return true;
    }
    return err_set(e,
                   "numbers of type \"%.*s\"; give integers, booleans or floats of 2, 4 or 8 "
                   "bytes",
                   (int)(n < 12 ? n : 12), s);
}

static bool take_shape(struct words *w, struct array *a)
{
    if (!take(w, '('))
        return false;
    while (!take(w, ')')) {
        uint64_t x = 0;
        blanks(w);
        const char *from = w->p;
        for (; w->p < w->end && isdigit((unsigned char)*w->p) && x < UINT32_MAX; w->p++)
            x = x * 10 + (uint64_t)(*w->p - '0');
        if (w->p == from || a->axes == MAX_AXES || x > UINT32_MAX)
            return false;
        a->length[a->axes++] = x;
        take_word(w, "L"); // Python 2 wrote them so
        if (!take(w, ',') && (blanks(w), w->p == w->end || *w->p != ')'))
            return false;
    }
    return true;
}

static bool parse_member(struct words *w, struct array *a, unsigned *seen, struct err *e)
{
    static const char bad[] = "the header of the array is not one of NumPy's";
    size_t n;
    const char *key = take_string(w, &n);
    if (!key || !take(w, ':'))
        return err_set(e, bad);
    if (n == 5 && memcmp(key, "descr", 5) == 0) {
        *seen |= 1;
        return take_descr(w, a, e);
    }
    if (n == 13 && memcmp(key, "fortran_order", 13) == 0) {
        *seen |= 2;
        a->fortran = take_word(w, "True");
        return a->fortran || take_word(w, "False") || err_set(e, bad);
    }
    if (n == 5 && memcmp(key, "shape", 5) == 0 && !(*seen & 4)) {
        *seen |= 4;
        return take_shape(w, a) || err_set(e, bad);
    }
    return err_set(e, bad);
}

static bool parse_header(struct words *w, struct array *a, struct err *e)
{
    unsigned seen = 0;
    if (!take(w, '{'))
        return err_set(e, "the header of the array is not one of NumPy's");
    while (!take(w, '}')) {
        if (!parse_member(w, a, &seen, e))
            return false;
        take(w, ',');
    }
    return seen == 7 || err_set(e, "the header of the array lacks its type, order or shape");
}

// ---- axes ---------------------------------------------------------------------------------------

static void set_steps(struct array *a)
{
    uint64_t step = 1;
    for (size_t i = 0; i < a->axes; i++) {
        size_t axis = a->fortran ? i : a->axes - 1 - i;
        a->step[axis] = step;
        step *= a->length[axis];
    }
}

static void drop_axis(struct array *a, size_t axis)
{
    for (size_t i = axis + 1; i < a->axes; i++) {
        a->length[i - 1] = a->length[i];
        a->step[i - 1] = a->step[i];
    }
    a->axes--;
}

static bool few(uint64_t n)
{
    return n == 1 || n == 3 || n == 4;
}

// Which of three axes is of channels; 3 = none can be.
static size_t channel_axis(const struct array *a, struct grid like)
{
    const uint64_t *n = a->length;
    if (n[1] == like.h && n[2] == like.w)
        return 0;
    if (n[0] == like.h && n[1] == like.w)
        return 2;
    return few(n[0]) ? 0 : few(n[2]) ? 2 : 3;
}

static bool too_many(const struct array *a, struct err *e)
{
    return err_set(e, "%llu × %llu scores are more than %d million",
                   (unsigned long long)a->length[1], (unsigned long long)a->length[0],
                   SCOREMAP_MAX_PIXELS / 1000000);
}

// Leaves rows and columns as axes 0 and 1, and channels as axis 2 where there are some.
static bool find_axes(struct array *a, struct grid like, struct err *e)
{
    for (size_t i = 0; i < a->axes && a->axes > 2;)
        if (a->length[i] == 1)
            drop_axis(a, i);
        else
            i++;
    if (a->axes < 2 || a->axes > 3)
        return err_set(e, "an array of %zu axes; give rows × columns, with channels or without",
                       a->axes);
    if (a->axes == 3) {
        size_t axis = channel_axis(a, like);
        if (axis == 3)
            return err_set(e, "none of the axes %llu × %llu × %llu is one of channels",
                           (unsigned long long)a->length[0], (unsigned long long)a->length[1],
                           (unsigned long long)a->length[2]);
        uint64_t length = a->length[axis], step = a->step[axis];
        drop_axis(a, axis);
        a->length[2] = length;
        a->step[2] = step;
        a->axes = 3;
    }
    return true;
}

// ---- numbers ------------------------------------------------------------------------------------

static double half(uint16_t h)
{
    int exponent = h >> 10 & 31, fraction = h & 1023;
    double x = exponent == 31  ? (fraction ? (double)NAN : (double)INFINITY)
               : exponent == 0 ? ldexp(fraction, -24)
                               : ldexp(1024 + fraction, exponent - 25);
    return h >> 15 ? -x : x;
}

static double of_float(const unsigned char *b, size_t size)
{
    float f;
    double d;
    uint16_t h;
    switch (size) {
    case 2:
        memcpy(&h, b, 2);
        return half(h);
    case 4:
        memcpy(&f, b, 4);
        return (double)f;
    default:
        memcpy(&d, b, 8);
        return d;
    }
}

static double of_integer(const unsigned char *b, size_t size, bool negative)
{
    uint64_t x = 0;
    for (size_t i = 0; i < size; i++) {
        size_t k = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? size - 1 - i : i;
        x = x << 8 | b[k];
    }
    if (!negative)
        return (double)x;
    unsigned unused = (unsigned)(64 - 8 * size);
    return (double)((int64_t)(x << unused) >> unused);
}

static double number_at(const struct array *a, const unsigned char *data, uint64_t i)
{
    unsigned char b[8];
    const unsigned char *p = data + i * a->size;
    if (a->swap) {
        for (size_t k = 0; k < a->size; k++)
            b[k] = p[a->size - 1 - k];
        p = b;
    }
    if (a->kind == 'f')
        return of_float(p, a->size);
    return a->kind == 'b' ? *p != 0 : of_integer(p, a->size, a->kind == 'i');
}

static bool read_numbers(const struct array *a, const unsigned char *data, struct scoremap *out,
                         struct err *e)
{
    uint64_t channels = a->axes == 3 ? a->length[2] : 1;
    double *to = out->at;
    for (uint64_t y = 0; y < a->length[0]; y++) {
        for (uint64_t x = 0; x < a->length[1]; x++) {
            double sum = 0;
            for (uint64_t c = 0; c < channels; c++)
                sum += number_at(
                    a, data, y * a->step[0] + x * a->step[1] + (channels > 1 ? c * a->step[2] : 0));
            if (isinf(sum))
                return err_set(e,
                               "the score of pixel (%llu, %llu) is infinite; give finite ones, "
                               "or NaN when missing",
                               (unsigned long long)x, (unsigned long long)y);
            *to++ = sum;
        }
    }
    return true;
}

// ---- the file -----------------------------------------------------------------------------------

// Where the numbers begin; 0 when the header is not there.
static size_t header_of(const unsigned char *bytes, size_t n, struct words *w)
{
    size_t width = n > MAGIC && bytes[MAGIC] == 1 ? 2 : 4;
    if (n < MAGIC + 2 + width || bytes[MAGIC] < 1 || bytes[MAGIC] > 3)
        return 0;
    uint64_t length = 0;
    for (size_t i = 0; i < width; i++)
        length |= (uint64_t)bytes[MAGIC + 2 + i] << 8 * i;
    size_t from = MAGIC + 2 + width;
    if (length > n - from)
        return 0;
    *w = (struct words){(const char *)bytes + from, (const char *)bytes + from + length};
    return from + (size_t)length;
}

static bool check_size(const struct array *a, size_t have, struct err *e)
{
    uint64_t want = a->size; // lengths are below 2^32, and it stops at more than a file can have
    for (size_t i = 0; i < a->axes; i++) {
        if (!a->length[i])
            return err_set(e, "an array without numbers");
        want *= a->length[i];
        if (want > have)
            return err_set(e, "the header promises more numbers than the file has");
    }
    return true;
}

bool npy_read(const void *bytes, size_t n, struct grid like, struct scoremap *out, struct err *e)
{
    struct array a = {0};
    struct words w;
    size_t from = scoremap_is_npy(bytes, n) ? header_of(bytes, n, &w) : 0;
    if (!from)
        return err_set(e, "not a NumPy array, or one that is cut off");
    if (!parse_header(&w, &a, e) || !check_size(&a, n - from, e))
        return false;
    set_steps(&a);
    if (!find_axes(&a, like, e))
        return false;
    if (a.length[0] * a.length[1] > SCOREMAP_MAX_PIXELS)
        return too_many(&a, e);
    struct scoremap m = {.grid = {(uint32_t)a.length[1], (uint32_t)a.length[0]},
                         .is_set = a.kind == 'b'};
    m.at = mem_array(grid_n(m.grid), sizeof *m.at);
    if (!read_numbers(&a, (const unsigned char *)bytes + from, &m, e)) {
        scoremap_free(&m);
        return false;
    }
    *out = m;
    return true;
}
