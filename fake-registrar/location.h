// SPDX-License-Identifier: MIT
#pragma once
/*
 * The location store (RFC 3261 section 10): which Contacts a user is reachable
 * at, and until when. Several registrars may hold one store. It knows nothing
 * of messages and rules; a binding whose time has come does not count any more
 * and is dropped when its user is next looked at.
 *
 *     location = freg_location_create();
 *     freg_location_put(location, &aor, &binding, now);
 *     for (size_t i = 0; freg_location_at(location, &aor, i, now, &b); i++) ...
 *     freg_location_release(&location);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "fake-registrar/aor.h"
#include "fake-registrar/registrar.h"

struct freg_location;

/* More Contacts than this for one user are refused (503). */
#define FREG_BINDINGS_MAX 64

/** Creates an empty store with one holder. */
struct freg_location *freg_location_create(void);

/** One more holder. Returns `location`. */
struct freg_location *freg_location_hold(struct freg_location *location);

/** One holder less; the last one frees. Nulls the pointer; NULL is fine. */
void freg_location_release(struct freg_location **location);

/** True if somebody else holds it too. */
bool freg_location_is_shared(const struct freg_location *location);

/** Forgets every binding. */
void freg_location_clear(struct freg_location *location);

/**
 * Adds a binding or replaces the one with the same Contact; it is the newest of
 * `aor` now. Copies the texts. `aor` must have a domain.
 */
void freg_location_put(struct freg_location *location,
                       const struct freg_aor *aor,
                       const struct freg_binding *binding, base_time now);

/** Removes the binding with this Contact, if there is one. */
void freg_location_remove(struct freg_location *location,
                          const struct freg_aor *aor, const char *contact);

/** Removes all bindings of `aor`. */
void freg_location_remove_all(struct freg_location *location,
                              const struct freg_aor *aor);

/** The i-th live binding of `aor`, newest first; false past the end. */
bool freg_location_at(struct freg_location *location,
                      const struct freg_aor *aor, size_t i, base_time now,
                      struct freg_binding *out);

/** True if two Contact URIs name the same binding (RFC 3261 section 19.1.4). */
bool freg_location_same_contact(const char *a, const char *b);
