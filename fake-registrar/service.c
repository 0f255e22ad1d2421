// SPDX-License-Identifier: MIT
#include "fake-registrar/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "fake-registrar/methods.h"
#include "fake-registrar/registrar.h"
#include "net/net.h"

/* RFC 3261 section 10.2.1.1 suggests an hour to the phone, 10.3 to us. */
#define DEFAULT_EXPIRES 3600

static int check_seconds(const char *what, int32_t seconds,
                         struct base_error *error)
{
    if (seconds >= 0)
        return 0;
    return base_error_set(error, BASE_ERR_RANGE,
                          "%s = %d: permitted 0 to 2147483647", what, seconds);
}

static int create_auth(struct freg_service *service,
                       const struct freg_options *options,
                       struct base_error *error)
{
    struct freg_auth_options auth = {
        .realm = options->auth_realm,
        .algorithm = options->auth_algorithm,
        .users = options->auth_users,
        .user_count = options->auth_user_count,
    };

    int err;

    if (auth.realm == NULL)
        return 0;
    err = freg_methods_read("auth", options->auth_methods,
                            &service->auth_methods, error);
    if (err != 0)
        return err;
    if (service->auth_methods == 0)
        service->auth_methods = 1U << SIP_REGISTER;
    return freg_auth_create(&auth, &service->auth, error);
}

/* It goes into a URI, where it must stay one host. */
static bool is_domain(const char *name)
{
    char text[sizeof "sip:" + SIP_HOST_MAX];
    struct sip_uri uri;

    snprintf(text, sizeof text, "sip:%s", name);
    return sip_uri_parse(text, &uri, NULL) == 0 && strcmp(uri.host, name) == 0;
}

static int check_names(const char *what, const char *const *names, size_t count,
                       struct base_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!is_domain(names[i]))
            return base_error_set(error, BASE_ERR_RANGE,
                                  "%s: '%s' is no domain name", what, names[i]);
    return 0;
}

/* Of a certificate: an address will do, and a wildcard, which no phone takes
 * (RFC 5922 section 7.2). */
static int check_tls_names(const struct freg_options *options,
                           struct base_error *error)
{
    struct base_address address;
    int err = 0;

    for (size_t i = 0; i < options->tls_name_count && err == 0; i++) {
        const char *name = options->tls_names[i];

        if (base_has_prefix(name, "*."))
            name += 2;
        if (!base_address_parse(name, 0, &address))
            err = check_names("tls names", &name, 1, error);
    }
    return err;
}

static int check_hosts(const struct freg_options *options,
                       struct base_error *error)
{
    const struct freg_proxy_options *proxy = options->proxy;
    int err = check_tls_names(options, error);

    if (err == 0 && options->domains != NULL)
        err = check_names("domains", options->domains, options->domain_count,
                          error);
    if (err == 0 && proxy != NULL && proxy->names != NULL)
        err = check_names("names", proxy->names, proxy->name_count, error);
    if (err != 0 || options->record_route == NULL ||
        is_domain(options->record_route))
        return err;
    return base_error_set(error, BASE_ERR_RANGE,
                          "record_route must be a domain name or false, not "
                          "'%s'",
                          options->record_route);
}

int freg_service_init(struct freg_service *service,
                      const struct freg_options *options,
                      struct freg_location *location, struct base_error *error)
{
    int err;

    *service = (struct freg_service){
        .grant = options->grant,
        .min_expires = options->min_expires,
        .default_expires = options->default_expires > 0
                               ? options->default_expires
                               : DEFAULT_EXPIRES,
        .record_route = !options->no_record_route,
        .record_name = options->record_route != NULL
                           ? base_strdup(options->record_route)
                           : NULL,
    };
    if ((err = check_seconds("grant", options->grant, error)) != 0 ||
        (err = check_seconds("min_expires", options->min_expires, error)) !=
            0 ||
        (err = check_seconds("default_expires", options->default_expires,
                             error)) != 0 ||
        (err = check_hosts(options, error)) != 0 ||
        (err = create_auth(service, options, error)) != 0)
        return err;
    freg_domains_init(&service->domains, options->domains,
                      options->domains != NULL ? options->domain_count : 0);
    service->location = location != NULL ? freg_location_hold(location)
                                         : freg_location_create();
    if (options->needs_registration)
        service->here = freg_location_create();
    if (options->users == NULL)
        return 0;
    service->users = base_names_create();
    for (size_t i = 0; i < options->user_count; i++)
        base_names_intern(service->users, options->users[i]);
    return 0;
}

void freg_service_fini(struct freg_service *service)
{
    if (service->endpoint != NULL)
        sip_endpoint_destroy(&service->endpoint);
    freg_location_release(&service->location);
    freg_location_release(&service->here);
    freg_auth_destroy(&service->auth);
    free(service->record_name);
    base_names_destroy(&service->users);
    freg_domains_fini(&service->domains);
}

bool freg_service_is_at(const struct freg_service *service,
                        const struct base_address *address)
{
    return sip_endpoint_is_at(service->endpoint, address);
}

base_time freg_service_now(const struct freg_service *service)
{
    return net_now(net_node_net(sip_endpoint_node(service->endpoint)));
}

bool freg_service_has_user(const struct freg_service *service,
                           const struct freg_aor *aor)
{
    if (service->users == NULL)
        return true;
    return base_names_find(service->users, aor->user) != 0;
}

void freg_service_respond(struct freg_service *service,
                          struct sip_server_tx *tx,
                          const struct sip_response_spec *spec)
{
    struct sip_response_spec tagged = *spec;
    struct sip_message *response;
    char tag[17];

    if (spec->status > 100)
        tagged.to_tag = sip_endpoint_token_of(service->endpoint, "tag",
                                              sip_server_request(tx), tag);
    response = sip_response_create(sip_server_request(tx), &tagged);
    sip_server_respond(tx, response, false);
    sip_message_release(&response);
}

void freg_service_reply(struct freg_service *service, struct sip_server_tx *tx,
                        int status, const struct sip_header *header)
{
    freg_service_respond(service, tx,
                         &(struct sip_response_spec){
                             .status = status,
                             .headers = header,
                             .header_count = header != NULL ? 1 : 0,
                         });
}

bool freg_service_refuses_extension(struct freg_service *service,
                                    struct sip_server_tx *tx, const char *name)
{
    const char *required = sip_message_header(sip_server_request(tx), name, 0);

    if (required == NULL)
        return false;
    freg_service_reply(service, tx, 420,
                       &(struct sip_header){"Unsupported", required});
    return true;
}

/* A registrar answers these itself; everything else it carries on. */
static bool is_carried(const struct freg_service *service,
                       enum sip_method method)
{
    return service->proxy != NULL ||
           (method != SIP_REGISTER && method != SIP_SUBSCRIBE);
}

bool freg_service_challenges(struct freg_service *service,
                             struct sip_server_tx *tx)
{
    const struct sip_message *request = sip_server_request(tx);
    enum sip_method method = sip_message_method(request);
    bool proxy = is_carried(service, method);
    char value[FREG_CHALLENGE_MAX];
    struct sip_header header = {
        proxy ? "Proxy-Authenticate" : "WWW-Authenticate", value};
    int status;

    if (service->auth == NULL || (service->auth_methods >> method & 1U) == 0 ||
        sip_message_to_tag(request)[0] != '\0')
        return false;
    status = freg_auth_check(service->auth, service->endpoint, request, proxy,
                             value);
    if (status != 0)
        freg_service_reply(service, tx, status, status == 403 ? NULL : &header);
    return status != 0;
}
