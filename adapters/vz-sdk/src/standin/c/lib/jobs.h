/* Beginnings that all job functions share. */
#ifndef STANDIN_JOBS_H
#define STANDIN_JOBS_H
#include "prlsdk.h"

/* The finished job of a call before init; takes the lock itself. */
PRL_HANDLE job_uninitialized(void);
#endif
