// SPDX-License-Identifier: MIT
#include "base/err.h"

#include <stdio.h>

bool err_set(struct err *e, const char *fmt, ...)
{
    if (!e)
        return false;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(e->msg, sizeof e->msg, fmt, ap);
    va_end(ap);
    return false;
}

bool err_prefix(struct err *e, const char *fmt, ...)
{
    if (!e)
        return false;
    struct err old = *e;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(e->msg, sizeof e->msg, fmt, ap);
    va_end(ap);
    size_t used = n < 0 ? 0 : (size_t)n;
    if (used < sizeof e->msg)
        snprintf(e->msg + used, sizeof e->msg - used, ": %.*s",
                 (int)(sizeof old.msg - used > 3 ? sizeof old.msg - used - 3 : 0), old.msg);
    return false;
}
