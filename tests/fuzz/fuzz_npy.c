// SPDX-License-Identifier: MIT
// Arbitrary bytes as a NumPy array or archive: no crash, and what is read has the size it says.
#include "image/scoremap.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(struct scoremap *m)
{
    double out[12];
    if (!m->grid.w || !m->grid.h || grid_n(m->grid) > SCOREMAP_MAX_PIXELS)
        abort();
    for (size_t i = 0; i < grid_n(m->grid); i++)
        if (isinf(m->at[i]))
            abort();
    scoremap_resample(m, (struct grid){4, 3}, out);
    scoremap_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct scoremap m;
    if (n < 1)
        return 0;
    struct grid like = {data[0] % 16, data[0] / 16};
    if (npy_read(data + 1, n - 1, like, &m, NULL))
        check(&m);
    if (scoremap_is_npz(data + 1, n - 1) && npz_read(data + 1, n - 1, NULL, like, &m, NULL))
        check(&m);
    return 0;
}
