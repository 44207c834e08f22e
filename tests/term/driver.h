// SPDX-License-Identifier: MIT
// The program under test: opens the terminal, shows scenes, reports every event as a line.
#pragma once

int driver_main(int reports);
// A shell with job control and one job: argv, or the driver when it is NULL.
int job_main(int reports, int orders, char *const *argv);

// Scenes are chosen by digits. Other keys: q quit, ! shell, y copy, Y copy too much, L repaint,
// I ask about pictures, P Q R Z C scenes with pictures,
// F fault, U abort, M out of memory, O exhaust the stack, B be busy without reading. `=` does
// nothing.
