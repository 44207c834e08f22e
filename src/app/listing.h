// SPDX-License-Identifier: MIT
// What is listed: the frame of filter, pattern and order, built at once where columns decide, and
// in slices between keys where records have to be read again. Until such a job is done the list
// stays what it was.
#pragma once
#include "app/app.h"

void listing_settle(struct app *a);        // begins anew, or builds at once
bool listing_running(const struct app *a); // a job is under way
bool listing_work(struct app *a);          // a slice of it; false when nothing is left
int listing_percent(const struct app *a);  // how far it is
void listing_stop(struct app *a);          // lists what was found so far
void listing_free(struct app *a);
void listing_check_keys(struct app *a); // says which meta.KEY asked for no instance has
