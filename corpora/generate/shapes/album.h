// SPDX-License-Identifier: MIT
// The whole corpus in memory: pictures, the classifier, what it decides and why, what people
// marked.
#ifndef GENERATE_ALBUM_H
#define GENERATE_ALBUM_H

#include "saliency.h"
#include "truth.h"

enum { SHOWN = 100, TRAINING_PICTURES = 2400, EPOCHS = 4, PATTERNS = 8 };
enum method { METHOD_IG, METHOD_OCCLUSION, METHODS };

struct plate {
    struct scene scene;
    struct picture picture;
    struct truth truth;
    int prediction;
    int without_mark; // the decision with the mark's pixels at the mean colour
    double probability[CLASSES];
    struct saliency gradients;          // of the predicted class, as stored
    struct saliency occlusion[CLASSES]; // as stored
    double gradients_whole;             // what the gradients should add up to
};

struct tally {
    int count; // annotated
    int pattern[PATTERNS];
    int none;
};

struct album {
    struct net net;
    struct plate *plate; // SHOWN
    double train_accuracy;
    int train_marked[CLASSES]; // training pictures with the mark
    struct tally tally[METHODS];
};

struct album *album_new(void);
void album_free(struct album *album);
const struct saliency *plate_saliency(const struct plate *plate, enum method method);

#endif
