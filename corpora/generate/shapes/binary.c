// SPDX-License-Identifier: MIT
#include "binary.h"

#include "half.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { NPY_HEADER = 128, NPY_BYTES = NPY_HEADER + 2 * PIXELS, ROOM = 1 << 16 };

// Bytes laid out by hand; ROOM is more than any of these files takes.
struct layout {
    uint8_t byte[ROOM];
    size_t n;
};

static void put(struct layout *layout, const void *bytes, size_t n)
{
    memcpy(layout->byte + layout->n, bytes, n);
    layout->n += n;
}

static void put_little(struct layout *layout, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        layout->byte[layout->n++] = (uint8_t)(value >> 8 * i);
}

static void put_big(struct layout *layout, uint32_t value)
{
    for (int i = 3; i >= 0; i--)
        layout->byte[layout->n++] = (uint8_t)(value >> 8 * i);
}

// window_bits: as zlib has it, negative for a bare stream.
static size_t squeeze(const uint8_t *in, size_t n, int window_bits, uint8_t *out)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        exit(3);
    stream.next_in = (Bytef *)(uintptr_t)in;
    stream.avail_in = (uInt)n;
    stream.next_out = out;
    stream.avail_out = ROOM;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        exit(3);
    n = stream.total_out;
    (void)deflateEnd(&stream);
    return n;
}

// ---- PNG

static int paeth(int left, int up, int corner)
{
    int a = abs(up - corner);
    int b = abs(left - corner);
    int c = abs(left + up - 2 * corner);
    return a <= b && a <= c ? left : (b <= c ? up : corner);
}

// Every row as differences from Paeth's guess (filter 4).
static size_t filter_rows(const uint8_t *pixels, int channels, uint8_t *out)
{
    const int width = SIDE * channels;
    for (int y = 0; y < SIDE; y++) {
        *out++ = 4;
        for (int x = 0; x < width; x++) {
            const uint8_t *at = pixels + y * width + x;
            int left = x >= channels ? at[-channels] : 0;
            int up = y > 0 ? at[-width] : 0;
            int corner = x >= channels && y > 0 ? at[-width - channels] : 0;
            *out++ = (uint8_t)(*at - paeth(left, up, corner));
        }
    }
    return (size_t)(SIDE * (width + 1));
}

static void put_chunk(struct layout *layout, const char *name, const uint8_t *data, size_t n)
{
    put_big(layout, (uint32_t)n);
    const uint8_t *from = layout->byte + layout->n;
    put(layout, name, 4);
    put(layout, data, n);
    put_big(layout, (uint32_t)crc32(0, from, (uInt)n + 4));
}

void png_write(const uint8_t *pixels, int channels, FILE *out)
{
    struct layout *layout = must_calloc(2, sizeof *layout);
    struct layout *work = layout + 1;
    uint8_t rows[SIDE * (SIDE * CHANNELS + 1)];
    const uint8_t header[13] = {0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, channels == 1 ? 0 : 2};
    put(layout, "\x89PNG\r\n\x1a\n", 8);
    put_chunk(layout, "IHDR", header, sizeof header);
    work->n = squeeze(rows, filter_rows(pixels, channels, rows), MAX_WBITS, work->byte);
    put_chunk(layout, "IDAT", work->byte, work->n);
    put_chunk(layout, "IEND", NULL, 0);
    fwrite(layout->byte, 1, layout->n, out);
    free(layout);
}

// ---- numpy

static void put_npy(struct layout *layout, const struct saliency *saliency)
{
    char header[NPY_HEADER + 1];
    (void)snprintf(header, sizeof header, "%-117s\n",
                   "{'descr': '<f2', 'fortran_order': False, 'shape': (64, 64), }");
    put(layout, "\x93NUMPY\x01\x00", 8);
    put_little(layout, 118, 2);
    put(layout, header, 118);
    for (int i = 0; i < PIXELS; i++)
        put_little(layout, half_from(saliency->at[i]), 2);
}

void npy_write(const struct saliency *saliency, FILE *out)
{
    struct layout *layout = must_calloc(1, sizeof *layout);
    put_npy(layout, saliency);
    fwrite(layout->byte, 1, layout->n, out);
    free(layout);
}

// What the local and the central header of a member have in common.
static void put_member(struct layout *layout, uint32_t crc, size_t packed, size_t plain)
{
    enum { VERSION = 20, DEFLATED = 8, MIDNIGHT = 0, FIRST_DAY = 0x21 };
    put_little(layout, VERSION, 2);
    put_little(layout, 0, 2);
    put_little(layout, DEFLATED, 2);
    put_little(layout, MIDNIGHT, 2);
    put_little(layout, FIRST_DAY, 2); // 1 January 1980
    put_little(layout, crc, 4);
    put_little(layout, (uint32_t)packed, 4);
    put_little(layout, (uint32_t)plain, 4);
}

void npz_write(const struct saliency *saliency, FILE *out)
{
    static const char name[] = "saliency.npy";
    const uint32_t length = sizeof name - 1;
    struct layout *zip = must_calloc(3, sizeof *zip);
    struct layout *plain = zip + 1;
    struct layout *packed = zip + 2;
    put_npy(plain, saliency);
    packed->n = squeeze(plain->byte, plain->n, -MAX_WBITS, packed->byte);
    const uint32_t crc = (uint32_t)crc32(0, plain->byte, (uInt)plain->n);
    put(zip, "PK\x03\x04", 4);
    put_member(zip, crc, packed->n, plain->n);
    put_little(zip, length, 4); // and no extra field
    put(zip, name, length);
    put(zip, packed->byte, packed->n);
    const size_t directory = zip->n;
    put(zip, "PK\x01\x02", 4);
    put_little(zip, 20, 2);
    put_member(zip, crc, packed->n, plain->n);
    put_little(zip, length, 4);
    for (int i = 0; i < 4; i++) // no comment, disk 0, no attributes, offset 0
        put_little(zip, 0, i == 0 || i == 1 ? 2 : 4);
    put_little(zip, 0, 2);
    put(zip, name, length);
    const size_t end = zip->n;
    put(zip, "PK\x05\x06\0\0\0\0\x01\0\x01", 11);
    put_little(zip, 0, 1);
    put_little(zip, (uint32_t)(end - directory), 4);
    put_little(zip, (uint32_t)directory, 4);
    put_little(zip, 0, 2);
    fwrite(zip->byte, 1, zip->n, out);
    free(zip);
}
