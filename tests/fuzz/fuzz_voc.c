// SPDX-License-Identifier: MIT
// Arbitrary bytes as VOC's XML: no crash, and every string and list is there.
#include "store/reader/voc_xml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = {0};
    struct voc v;
    struct err e = {.msg = ""};
    if (voc_parse((const char *)data, n, &a, &v, &e)) {
        if (v.n > VOC_MAX_OBJECTS)
            abort();
        for (uint32_t i = 0; i < v.n; i++)
            if (strlen(v.objects[i].name) > n)
                abort();
    } else if (!e.msg[0]) {
        abort();
    }
    arena_free(&a);
    return 0;
}
