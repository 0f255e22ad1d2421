// SPDX-License-Identifier: MIT
#include "fake-registrar/register.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"

#define DATE_MAX 64
#define SECONDS_MAX INT64_C(4294967295) /* RFC 3261 section 20.19 */

/* One REGISTER under examination. */
struct visit {
    struct freg_service *service;
    const struct sip_message *request;
    struct freg_aor aor;
    base_time now;
    struct base_buffer path; /* values of its Path headers, in order */
};

/* Contact parameter before Expires header before our own idea (10.3 step 7). */
static int64_t wanted_expires(const struct visit *visit, size_t i)
{
    int64_t wanted = sip_message_contact(visit->request, i).expires;

    if (wanted < 0)
        wanted = sip_message_expires(visit->request);
    if (wanted < 0)
        wanted = visit->service->default_expires;
    return wanted < SECONDS_MAX ? wanted : SECONDS_MAX;
}

static bool has_star(const struct sip_message *request)
{
    return sip_message_contact_count(request) > 0 &&
           sip_message_contact(request, 0).star;
}

/* "*" comes with Expires: 0 (10.3 step 6), and alone, which sip/ sees to. */
static int check_contacts(const struct visit *visit)
{
    size_t count = sip_message_contact_count(visit->request);
    struct sip_uri uri;

    if (has_star(visit->request))
        return sip_message_expires(visit->request) == 0 ? 0 : 400;
    for (size_t i = 0; i < count; i++)
        if (sip_uri_parse(sip_message_contact(visit->request, i).uri, &uri,
                          NULL) != 0)
            return 400;
    return 0;
}

static int check_expires(const struct visit *visit)
{
    size_t count = sip_message_contact_count(visit->request);

    for (size_t i = 0; i < count && !has_star(visit->request); i++) {
        int64_t wanted = wanted_expires(visit, i);

        if (wanted > 0 && wanted < visit->service->min_expires)
            return 423;
    }
    return 0;
}

static bool names_contact(const struct sip_message *request, const char *uri)
{
    size_t count = sip_message_contact_count(request);

    for (size_t i = 0; i < count; i++)
        if (freg_location_same_contact(sip_message_contact(request, i).uri,
                                       uri))
            return true;
    return false;
}

/*
 * Within one Call-ID the CSeq must rise (10.3 step 7). The same CSeq with the
 * same Contact is no disorder but the same request again: a phone that lost the
 * first 200 repeats it at another server of the same store.
 */
static int check_order(const struct visit *visit)
{
    const char *call_id = sip_message_call_id(visit->request);
    uint32_t cseq = sip_message_cseq(visit->request);
    struct freg_binding binding;

    for (size_t i = 0; freg_location_at(visit->service->location, &visit->aor,
                                        i, visit->now, &binding);
         i++) {
        if (strcmp(binding.call_id, call_id) != 0)
            continue;
        if (cseq < binding.cseq ||
            (cseq == binding.cseq &&
             !names_contact(visit->request, binding.contact)))
            return 500;
    }
    return 0;
}

/* RFC 3327 section 5.3: the proxies on the way, the last one first. */
static void read_path(struct visit *visit)
{
    const char *value;

    for (size_t i = 0;
         (value = sip_message_header(visit->request, "Path", i)) != NULL; i++)
        base_buffer_printf(&visit->path, "%s%s", i > 0 ? ", " : "", value);
}

static int check_room(const struct visit *visit)
{
    size_t total = sip_message_contact_count(visit->request);
    struct freg_binding binding;

    for (size_t i = 0; freg_location_at(visit->service->location, &visit->aor,
                                        i, visit->now, &binding);
         i++)
        if (!names_contact(visit->request, binding.contact))
            total++;
    return total <= FREG_BINDINGS_MAX ? 0 : 503;
}

static void store_contact(const struct visit *visit,
                          struct freg_location *location, size_t i)
{
    const char *uri = sip_message_contact(visit->request, i).uri;
    int64_t seconds = wanted_expires(visit, i);

    if (seconds == 0) {
        freg_location_remove(location, &visit->aor, uri);
        return;
    }
    if (visit->service->grant > 0 && seconds > visit->service->grant)
        seconds = visit->service->grant;
    freg_location_put(
        location, &visit->aor,
        &(struct freg_binding){
            .contact = uri,
            .call_id = sip_message_call_id(visit->request),
            .path = base_buffer_text(&visit->path),
            .cseq = sip_message_cseq(visit->request),
            .expires_at = base_time_add(visit->now, seconds * BASE_SEC),
        },
        visit->now);
}

static void store(const struct visit *visit, struct freg_location *location)
{
    size_t count = sip_message_contact_count(visit->request);

    if (has_star(visit->request)) {
        freg_location_remove_all(location, &visit->aor);
        return;
    }
    for (size_t i = 0; i < count; i++)
        store_contact(visit, location, i);
}

/* RFC 3261 section 20.17: always GMT, names in English whatever the locale. */
static void write_date(base_time now, char out[DATE_MAX])
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed",
                                    "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr",
                                       "May", "Jun", "Jul", "Aug",
                                       "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)(BASE_TIME_EPOCH + now / BASE_SEC);
    struct tm date;

    gmtime_r(&seconds, &date);
    snprintf(out, DATE_MAX, "%s, %02d %s %d %02d:%02d:%02d GMT",
             days[date.tm_wday], date.tm_mday, months[date.tm_mon],
             date.tm_year + 1900, date.tm_hour, date.tm_min, date.tm_sec);
}

/* Rounded up: 0 would say that the binding is gone. */
static int64_t seconds_left(base_time expires_at, base_time now)
{
    return (expires_at - now + BASE_SEC - 1) / BASE_SEC;
}

/* 200 with all current Contacts and the time each has left (10.3 step 8). */
static void answer_with_bindings(const struct visit *visit,
                                 struct sip_server_tx *tx)
{
    char date[DATE_MAX];
    const struct sip_header headers[] = {
        {"Date", date}, {"Path", base_buffer_text(&visit->path)}};
    struct base_buffer texts[FREG_BINDINGS_MAX] = {0};
    const char *contacts[FREG_BINDINGS_MAX];
    struct freg_binding binding;
    size_t count = 0;

    while (count < FREG_BINDINGS_MAX &&
           freg_location_at(visit->service->location, &visit->aor, count,
                            visit->now, &binding)) {
        base_buffer_printf(&texts[count], "<%s>;expires=%" PRId64,
                           binding.contact,
                           seconds_left(binding.expires_at, visit->now));
        contacts[count] = base_buffer_text(&texts[count]);
        count++;
    }
    write_date(visit->now, date);
    freg_service_respond(visit->service, tx,
                         &(struct sip_response_spec){
                             .status = 200,
                             .contacts = contacts,
                             .contact_count = count,
                             .headers = headers,
                             .header_count = visit->path.length > 0 ? 2 : 1,
                         });
    while (count > 0)
        base_buffer_fini(&texts[--count]);
}

static void answer_too_brief(struct freg_service *service,
                             struct sip_server_tx *tx)
{
    char seconds[16];

    snprintf(seconds, sizeof seconds, "%d", service->min_expires);
    freg_service_reply(service, tx, 423,
                       &(struct sip_header){"Min-Expires", seconds});
}

/* Steps 5 to 7: who, and is the wish in order? 0 or the refusing status. */
static int examine(struct visit *visit)
{
    int status;

    if (!freg_aor_read(sip_message_to_uri(visit->request),
                       &visit->service->domains, &visit->aor) ||
        visit->aor.user[0] == '\0' || visit->aor.domain[0] == '\0' ||
        !freg_service_has_user(visit->service, &visit->aor))
        return 404;
    if (sip_message_contact_count(visit->request) == 0)
        return 0; /* only asks */
    if ((status = check_contacts(visit)) != 0 ||
        (status = check_expires(visit)) != 0 ||
        (status = check_order(visit)) != 0)
        return status;
    return check_room(visit);
}

void freg_register_answer(struct freg_service *service,
                          struct sip_server_tx *tx)
{
    struct visit visit = {
        .service = service,
        .request = sip_server_request(tx),
        .now = freg_service_now(service),
    };
    int status;

    if (freg_service_refuses_extension(service, tx, "Require") ||
        freg_service_challenges(service, tx)) /* step 3 */
        return;
    read_path(&visit);
    status = examine(&visit);
    if (status == 423) {
        answer_too_brief(service, tx);
    } else if (status != 0) {
        freg_service_reply(service, tx, status, NULL);
    } else {
        store(&visit, service->location);
        if (service->here != NULL)
            store(&visit, service->here);
        answer_with_bindings(&visit, tx);
    }
    base_buffer_fini(&visit.path);
}
