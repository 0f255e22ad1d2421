// SPDX-License-Identifier: MIT
#include "fake-registrar/fault.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "fake-registrar/methods.h"

#define DEFAULT_STATUS 503

struct mode {
    const char *name;
    enum net_fault_mode net;
    enum freg_own_mode own;
};

static const struct mode modes[] = {
    {"silent", NET_FAULT_SILENT, FREG_OWN_NONE},
    {"refuse", NET_FAULT_REFUSE, FREG_OWN_NONE},
    {"unreachable", NET_FAULT_UNREACHABLE, FREG_OWN_NONE},
    {"hang", NET_FAULT_HANG, FREG_OWN_NONE},
    {"stall", NET_FAULT_SERVER, FREG_OWN_STALL},
    {"reject", NET_FAULT_SERVER, FREG_OWN_REJECT},
    {"slow", NET_FAULT_SERVER, FREG_OWN_SLOW},
    {"oneway", NET_FAULT_ONEWAY_IN, FREG_OWN_NONE},
    {"lossy", NET_FAULT_LOSSY, FREG_OWN_NONE},
    {"tls-expired", NET_FAULT_TLS_EXPIRED, FREG_OWN_NONE},
    {"tls-untrusted", NET_FAULT_TLS_UNTRUSTED, FREG_OWN_NONE},
    {"tls-name", NET_FAULT_TLS_NAME, FREG_OWN_NONE},
};

const char *const *freg_fault_modes(void)
{
    static const char *names[BASE_COUNT_OF(modes) + 1];

    for (size_t i = 0; i < BASE_COUNT_OF(modes); i++)
        names[i] = modes[i].name;
    return names;
}

static const struct mode *find_mode(const char *kind, const char *name,
                                    struct base_error *error)
{
    struct base_buffer list = {0};

    for (size_t i = 0; i < BASE_COUNT_OF(modes); i++)
        if (strcmp(modes[i].name, name) == 0)
            return &modes[i];
    for (size_t i = 0; i < BASE_COUNT_OF(modes); i++)
        base_buffer_printf(&list, "%s%s", i > 0 ? ", " : "", modes[i].name);
    base_error_set(error, BASE_ERR_UNSUPPORTED,
                   "a %s has no mode '%s'; it has %s", kind, name,
                   base_buffer_text(&list));
    base_buffer_fini(&list);
    return NULL;
}

/* Where a redirection leads (RFC 3261 section 21.3). */
static int read_contact(const struct freg_fault *fault,
                        struct freg_own_fault *own, struct base_error *error)
{
    struct sip_uri uri;

    if (fault->contact == NULL)
        return 0;
    if (own->status > 399)
        return base_error_set(error, BASE_ERR_RANGE,
                              "reject: 'contact' belongs to a redirection "
                              "(status 300 to 399), not to %d",
                              own->status);
    if (sip_uri_parse(fault->contact, &uri, NULL) != 0 ||
        strlen(fault->contact) + sizeof "<>" > sizeof own->contact)
        return base_error_set(error, BASE_ERR_RANGE,
                              "reject: contact must be a SIP URI like "
                              "sip:192.168.1.14, not '%s'",
                              fault->contact);
    snprintf(own->contact, sizeof own->contact, "<%s>", fault->contact);
    return 0;
}

static int read_reject(const struct freg_fault *fault,
                       struct freg_own_fault *own, struct base_error *error)
{
    own->status = fault->status != 0 ? fault->status : DEFAULT_STATUS;
    own->retry_after = fault->retry_after > 0 ? fault->retry_after : 0;
    if (own->status < 300 || own->status > 699)
        return base_error_set(error, BASE_ERR_RANGE,
                              "reject: status %d: permitted 300 to 699",
                              own->status);
    if (read_contact(fault, own, error) != 0)
        return BASE_ERR_RANGE;
    return freg_methods_read(fault->mode, fault->methods, &own->methods, error);
}

static int read_slow(const struct freg_fault *fault, struct freg_own_fault *own,
                     struct base_error *error)
{
    own->delay = fault->delay;
    if (fault->delay <= 0 || fault->delay > BASE_TIME_MAX)
        return base_error_set(error, BASE_ERR_RANGE,
                              "slow: needs a delay above 0 s");
    return 0;
}

static int read_direction(const struct freg_fault *fault, struct net_fault *out,
                          struct base_error *error)
{
    const char *direction = fault->direction != NULL ? fault->direction : "";

    if (strcmp(direction, "out") == 0)
        out->mode = NET_FAULT_ONEWAY_OUT;
    else if (strcmp(direction, "in") != 0)
        return base_error_set(error, BASE_ERR_RANGE,
                              "oneway: direction is \"in\" or \"out\"");
    return 0;
}

static int read_own(const struct freg_fault *fault, struct freg_own_fault *own,
                    struct base_error *error)
{
    switch (own->mode) {
    case FREG_OWN_STALL:
        return freg_methods_read(fault->mode, fault->methods, &own->methods,
                                 error);
    case FREG_OWN_REJECT:
        return read_reject(fault, own, error);
    case FREG_OWN_SLOW:
        return read_slow(fault, own, error);
    case FREG_OWN_NONE:
        break;
    }
    return 0;
}

int freg_fault_read(const char *kind, const struct freg_fault *fault,
                    struct freg_own_fault *own_out, struct net_fault *net_out,
                    struct base_error *error)
{
    const struct mode *mode;

    BASE_ASSERT(fault->mode != NULL);
    mode = find_mode(kind, fault->mode, error);
    if (mode == NULL)
        return BASE_ERR_UNSUPPORTED;
    *own_out = (struct freg_own_fault){.mode = mode->own};
    *net_out = (struct net_fault){.mode = mode->net, .name = mode->name};
    if (mode->net == NET_FAULT_LOSSY) {
        if (!(fault->rate >= 0.0 && fault->rate <= 1.0)) /* not a number too */
            return base_error_set(error, BASE_ERR_RANGE,
                                  "lossy: rate %g: permitted 0 to 1",
                                  fault->rate);
        net_out->rate = fault->rate;
    }
    if (mode->net == NET_FAULT_ONEWAY_IN)
        return read_direction(fault, net_out, error);
    return read_own(fault, own_out, error);
}

static bool concerns(const struct freg_own_fault *fault, enum sip_method method)
{
    return fault->methods == 0 || (fault->methods >> method & 1U) != 0;
}

static void reject(const struct freg_own_fault *fault,
                   struct freg_service *service, struct sip_server_tx *tx)
{
    const char *contact = fault->contact;
    char seconds[16];
    struct sip_header header = {"Retry-After", seconds};

    snprintf(seconds, sizeof seconds, "%d", fault->retry_after);
    freg_service_respond(service, tx,
                         &(struct sip_response_spec){
                             .status = fault->status,
                             .contacts = &contact,
                             .contact_count = contact[0] != '\0' ? 1 : 0,
                             .headers = &header,
                             .header_count = fault->retry_after > 0 ? 1 : 0,
                         });
}

bool freg_fault_answer(const struct freg_own_fault *fault,
                       struct freg_service *service, struct sip_server_tx *tx)
{
    if (!concerns(fault, sip_message_method(sip_server_request(tx))))
        return false;
    switch (fault->mode) {
    case FREG_OWN_STALL:
        freg_service_reply(service, tx, 100, NULL);
        return true;
    case FREG_OWN_REJECT:
        reject(fault, service, tx);
        return true;
    case FREG_OWN_NONE:
    case FREG_OWN_SLOW:
        break;
    }
    return false;
}

bool freg_fault_swallows(const struct freg_own_fault *fault,
                         enum sip_method method)
{
    return fault->mode == FREG_OWN_STALL && concerns(fault, method);
}
