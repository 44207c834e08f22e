// SPDX-License-Identifier: MIT
// .npz: a zip of .npy files. What is unpacked is capped before and while it is unpacked, whatever
// the archive says about itself.
#include "image/scoremap.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { TAIL = 64, MAX_ENTRIES = 4096 };

bool scoremap_is_npz(const void *bytes, size_t n)
{
    return n >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0;
}

// Archives of millions of entries say so in a record that NumPy never needs.
static bool has_many_entries(const unsigned char *bytes, size_t n)
{
    return n > TAIL && memmem(bytes + n - TAIL, TAIL, "PK\x06\x07", 4);
}

static bool named(const char *name, const char *key)
{
    size_t n = strlen(key);
    return strncmp(name, key, n) == 0 && (!name[n] || strcmp(name + n, ".npy") == 0);
}

// The entry `key`, or the only one.
static bool find_entry(zip_t *z, const char *key, zip_uint64_t *out, struct err *e)
{
    zip_int64_t n = zip_get_num_entries(z, 0);
    char names[128] = "";
    if (n > MAX_ENTRIES)
        return err_set(e, "an archive of %lld arrays", (long long)n);
    if (!key && n == 1) {
        *out = 0;
        return true;
    }
    for (zip_int64_t i = 0; i < n; i++) {
        const char *name = zip_get_name(z, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        if (name && key && named(name, key)) {
            *out = (zip_uint64_t)i;
            return true;
        }
        size_t used = strlen(names), length = name ? strlen(name) : 0;
        if (length && used + length + 3 < sizeof names) {
            memcpy(names + used, used ? ", " : "", used ? 2 : 0);
            memcpy(names + strlen(names), name, length + 1);
        }
    }
    return key ? err_set(e, "there is no array \"%.60s\"; there are %s", key, names)
               : err_set(e, "%lld arrays (%s); choose one with \"key\"", (long long)n, names);
}

static bool unpack(zip_t *z, zip_uint64_t entry, uint8_t **out, size_t *n_out, struct err *e)
{
    zip_stat_t st;
    if (zip_stat_index(z, entry, 0, &st) != 0 || !(st.valid & ZIP_STAT_SIZE))
        return err_set(e, "%s", zip_strerror(z));
    if (st.size > PIXMAP_MAX_BYTES)
        return err_set(e, "unpacks to %llu MiB, more than %d", (unsigned long long)st.size >> 20,
                       PIXMAP_MAX_BYTES >> 20);
    zip_file_t *f = zip_fopen_index(z, entry, 0);
    if (!f)
        return err_set(e, "%s", zip_strerror(z));
    uint8_t *bytes = mem_alloc((size_t)st.size + 1);
    size_t n = 0;
    zip_int64_t got = 1;
    while (n <= st.size && (got = zip_fread(f, bytes + n, st.size + 1 - n)) > 0)
        n += (size_t)got;
    bool ok = got >= 0 && n == st.size;
    if (!ok)
        err_set(e, "%s",
                got < 0 ? zip_file_strerror(f) : "the archive lies about the size of the array");
    zip_fclose(f);
    if (!ok) {
        free(bytes);
        return false;
    }
    *out = bytes;
    *n_out = n;
    return true;
}

bool npz_read(const void *bytes, size_t n, const char *key, struct grid like, struct scoremap *out,
              struct err *e)
{
    zip_error_t why;
    zip_error_init(&why);
    if (has_many_entries(bytes, n))
        return err_set(e, "an archive of more arrays than are read");
    zip_source_t *source = zip_source_buffer_create(bytes, n, 0, &why);
    zip_t *z = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    bool ok = z != NULL;
    if (!ok)
        err_set(e, "not a zip archive: %s", zip_error_strerror(&why));
    if (!ok && source)
        zip_source_free(source);
    zip_error_fini(&why);
    if (!ok)
        return false;
    zip_uint64_t entry = 0;
    uint8_t *array = NULL;
    size_t size = 0;
    ok = find_entry(z, key, &entry, e) && unpack(z, entry, &array, &size, e) &&
         npy_read(array, size, like, out, e);
    free(array);
    zip_discard(z);
    return ok;
}
