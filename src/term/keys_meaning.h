// SPDX-License-Identifier: MIT
// What a complete sequence means, for the decoder alone: terminfo's strings first, then what xterm,
// the Linux console, rxvt and the VT keypad send. false: nothing, it is swallowed.
#pragma once
#include "term/keys_decode.h"

keycode key_of_byte(unsigned char c);               // ASCII as it arrives without ESC
keycode key_of_string(const struct key_decoder *d); // terminfo's key for the sequence, or 0
bool emit_key(struct event *out, keycode key);      // ^C becomes EVENT_INTERRUPT; 0 nothing
bool emit_csi(const struct key_decoder *d, struct event *out);
bool emit_ss3(const struct key_decoder *d, struct event *out);
bool emit_x10(const struct key_decoder *d, struct event *out); // ESC [ M and three bytes
// rxvt ends a shifted key with '$', which ends nothing elsewhere: is the sequence one of these?
bool is_rxvt_shift(const struct key_decoder *d);
