/* Adapters' addresses, limits that travel as structs, network rates. */
#include "lib.h"
#include "requests.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAC_DIGITS 12

/* Twelve hexadecimal digits, stored in capitals. */
PRL_RESULT PrlVmDevNet_SetMacAddress(PRL_HANDLE hVmDev, PRL_CONST_STR sNewMacAddress)
{
    PRL_RESULT code;
    char mac[MAC_DIGITS + 1] = {0};
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(hVmDev, PHT_VIRTUAL_DEV_NET_ADAPTER, &code);
    if (device == NULL)
        return api_leave(code);
    if (sNewMacAddress == NULL || strlen(sNewMacAddress) != MAC_DIGITS)
        return api_leave(PRL_ERR_INVALID_ARG);
    for (size_t i = 0; i < MAC_DIGITS; i++) {
        if (!isxdigit((unsigned char)sNewMacAddress[i]))
            return api_leave(PRL_ERR_INVALID_ARG);
        mac[i] = (char)toupper((unsigned char)sNewMacAddress[i]);
    }
    bag_set(device, "MacAddress", mac);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmDevNet_GetMacAddressCanonical(PRL_HANDLE hVmDev, PRL_STR sMacAddress,
                                              PRL_UINT32_PTR pnMacAddressBufLength)
{
    PRL_RESULT code;
    char mac[3 * MAC_DIGITS / 2 + 1] = {0};
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(hVmDev, PHT_VIRTUAL_DEV_NET_ADAPTER, &code);
    if (device == NULL)
        return api_leave(code);
    const char *digits = bag_text(device, "MacAddress");
    char *out = mac;
    for (size_t i = 0; i < MAC_DIGITS && digits[i] != '\0'; i++) {
        if (i > 0 && i % 2 == 0)
            *out++ = ':';
        *out++ = (char)tolower((unsigned char)digits[i]);
    }
    return api_leave(text_out(mac, sMacAddress, pnMacAddressBufLength));
}

static int prefix_of_mask(const char *mask)
{
    struct in_addr address;
    if (strchr(mask, '.') == NULL)
        return *mask == '\0' ? -1 : atoi(mask);
    if (inet_pton(AF_INET, mask, &address) != 1)
        return -1;
    return __builtin_popcount(address.s_addr);
}

/* "ip/prefix" or "ip/mask" in; "ip/mask" out, IPv6 as "ip/prefix". NULL when it is no address. */
static char *stored_address(const char *text)
{
    char ip[INET6_ADDRSTRLEN] = {0};
    char mask_text[INET_ADDRSTRLEN];
    unsigned char buffer[sizeof(struct in6_addr)];
    const char *slash = strchr(text, '/');
    size_t length = slash == NULL ? strlen(text) : (size_t)(slash - text);
    if (length >= sizeof ip)
        return NULL;
    memcpy(ip, text, length);
    if (inet_pton(AF_INET6, ip, buffer) == 1)
        return must_format("%s/%d", ip, slash == NULL ? 64 : atoi(slash + 1));
    int prefix = slash == NULL ? 24 : prefix_of_mask(slash + 1);
    if (inet_pton(AF_INET, ip, buffer) != 1 || prefix < 0 || prefix > 32)
        return NULL;
    struct in_addr mask = {.s_addr = htonl(prefix == 0 ? 0 : ~0u << (32 - prefix))};
    inet_ntop(AF_INET, &mask, mask_text, sizeof mask_text);
    return must_format("%s/%s", ip, mask_text);
}

static PRL_RESULT store_addresses(struct bag *device, const struct strings *strings)
{
    struct strings *stored = strings_new();
    PRL_RESULT code = PRL_ERR_SUCCESS;
    for (size_t i = 0; i < strings->count; i++) {
        char *address = stored_address(strings->items[i]);
        if (address == NULL) {
            code = PRL_ERR_INVALID_ARG;
            break;
        }
        strings_add(stored, address);
        free(address);
    }
    if (code == PRL_ERR_SUCCESS) {
        char *text = strings_join(stored);
        bag_set(device, "NetAddresses", text);
        free(text);
    }
    object_release(stored);
    return code;
}

PRL_RESULT PrlVmDevNet_SetNetAddresses(PRL_HANDLE hVmDev, PRL_HANDLE hNetAddressesList)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(hVmDev, PHT_VIRTUAL_DEV_NET_ADAPTER, &code);
    struct strings *strings = object_of(hNetAddressesList, PHT_STRINGS_LIST);
    if (device == NULL || strings == NULL)
        return api_leave(device == NULL ? code : PRL_ERR_INVALID_ARG);
    return api_leave(store_addresses(device, strings));
}

PRL_RESULT PrlVmDevNet_GetNetAddresses(PRL_HANDLE hVmDev, PRL_HANDLE_PTR phNetAddressesList)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(hVmDev, PHT_VIRTUAL_DEV_NET_ADAPTER, &code);
    if (device == NULL || phNetAddressesList == NULL)
        return api_leave(device == NULL ? code : PRL_ERR_INVALID_ARG);
    *phNetAddressesList = strings_split(bag_text(device, "NetAddresses"))->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

static PRL_RESULT set_gateway(const char *function, PRL_HANDLE handle, const char *field, int family, const char *value)
{
    PRL_RESULT code;
    unsigned char buffer[sizeof(struct in6_addr)];
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(handle, PHT_VIRTUAL_DEV_NET_ADAPTER, &code);
    bool valid = value != NULL && (*value == '\0' || inet_pton(family, value, buffer) == 1);
    if (device != NULL && !valid)
        code = PRL_ERR_INVALID_ARG;
    else if (device != NULL)
        bag_set(device, field, value);
    return api_leave(code);
}

PRL_RESULT PrlVmDevNet_SetDefaultGateway(PRL_HANDLE hVmDev, PRL_CONST_STR sNewDefaultGateway)
{
    return set_gateway(__func__, hVmDev, "DefaultGateway", AF_INET, sNewDefaultGateway);
}

PRL_RESULT PrlVmDevNet_SetDefaultGatewayIPv6(PRL_HANDLE hVmDev, PRL_CONST_STR sNewDefaultGateway)
{
    return set_gateway(__func__, hVmDev, "DefaultGatewayIPv6", AF_INET6, sNewDefaultGateway);
}

/* Limits are pairs of a value and its unit: the caller states the unit it wants before a get. */
static PRL_RESULT get_pair(const char *function, PRL_HANDLE handle, const char *field, PRL_UINT32 *value)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, PHT_VIRTUAL_MACHINE, &code);
    if (fields != NULL)
        *value = (PRL_UINT32)bag_number(fields, field);
    return api_leave(code);
}

static PRL_RESULT set_pair(const char *function, PRL_HANDLE handle, const char *field, PRL_UINT32 value,
                           PRL_UINT32 type)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, PHT_VIRTUAL_MACHINE, &code);
    if (fields != NULL) {
        char *type_field = must_format("%sType", field);
        bag_set_number(fields, field, value);
        bag_set_number(fields, type_field, type);
        free(type_field);
    }
    return api_leave(code);
}

PRL_RESULT PrlVmCfg_GetCpuLimitEx(PRL_HANDLE hVmCfg, PRL_CPULIMIT_DATA_PTR pVmCpuLimit)
{
    return pVmCpuLimit == NULL ? PRL_ERR_INVALID_ARG : get_pair(__func__, hVmCfg, "CpuLimitEx", &pVmCpuLimit->value);
}

PRL_RESULT PrlVmCfg_SetCpuLimitEx(PRL_HANDLE hVmCfg, PRL_CONST_CPULIMIT_DATA_PTR pVmCpuLimit)
{
    if (pVmCpuLimit == NULL)
        return PRL_ERR_INVALID_ARG;
    return set_pair(__func__, hVmCfg, "CpuLimitEx", pVmCpuLimit->value, pVmCpuLimit->type);
}

PRL_RESULT PrlVmCfg_GetIoLimit(PRL_HANDLE hVmCfg, PRL_IOLIMIT_DATA_PTR pVmIoLimit)
{
    return pVmIoLimit == NULL ? PRL_ERR_INVALID_ARG : get_pair(__func__, hVmCfg, "IoLimit", &pVmIoLimit->value);
}

PRL_RESULT PrlVmCfg_SetIoLimit(PRL_HANDLE hVmCfg, PRL_CONST_IOLIMIT_DATA_PTR pVmIoLimit)
{
    if (pVmIoLimit == NULL)
        return PRL_ERR_INVALID_ARG;
    return set_pair(__func__, hVmCfg, "IoLimit", pVmIoLimit->value, pVmIoLimit->type);
}

PRL_RESULT PrlVmCfg_GetMemGuaranteeSize(PRL_HANDLE hVmCfg, PRL_MEMGUARANTEE_DATA_PTR pMemGuaranteeSize)
{
    PRL_UINT32 type = 0;
    if (pMemGuaranteeSize == NULL)
        return PRL_ERR_INVALID_ARG;
    PRL_RESULT code = get_pair(__func__, hVmCfg, "MemGuaranteeSizeType", &type);
    pMemGuaranteeSize->type = type;
    PRL_UINT32 value = 0;
    if (code == PRL_ERR_SUCCESS)
        code = get_pair(__func__, hVmCfg, "MemGuaranteeSize", &value);
    pMemGuaranteeSize->value = value;
    return code;
}

PRL_RESULT PrlVmCfg_SetMemGuaranteeSize(PRL_HANDLE hVmCfg, PRL_CONST_MEMGUARANTEE_DATA_PTR pMemGuaranteeSize)
{
    if (pMemGuaranteeSize == NULL)
        return PRL_ERR_INVALID_ARG;
    return set_pair(__func__, hVmCfg, "MemGuaranteeSize", pMemGuaranteeSize->value, pMemGuaranteeSize->type);
}

PRL_RESULT PrlNetworkRate_Create(PRL_UINT32 nClassId, PRL_UINT32 nRate, PRL_HANDLE_PTR phNetworkRate)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (phNetworkRate == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    struct bag fields = {0};
    bag_set_number(&fields, "ClassId", nClassId);
    bag_set_number(&fields, "Rate", nRate);
    *phNetworkRate = thing_new(NULL, PHT_NETWORK_RATE, fields)->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmCfg_SetNetworkRateList(PRL_HANDLE hVmCfg, PRL_HANDLE hNetworkRateList)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(hVmCfg, PHT_VIRTUAL_MACHINE, &code);
    struct items *list = object_of(hNetworkRateList, PHT_HANDLES_LIST);
    if (fields == NULL || list == NULL)
        return api_leave(fields == NULL ? code : PRL_ERR_INVALID_ARG);
    struct bag rates = {0};
    for (size_t i = 0; i < list->count; i++) {
        struct object *object = list->items[i].object;
        if (object->kind == PHT_NETWORK_RATE) {
            char *text = bag_encode(&((struct thing *)object)->fields);
            bag_set_nth(&rates, "rate", i, text);
            free(text);
        }
    }
    bag_set_bag(fields, "NetworkRateList", &rates);
    bag_clear(&rates);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmCfg_GetNetworkRateList(PRL_HANDLE hVmCfg, PRL_HANDLE_PTR phNetworkRateList)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(hVmCfg, PHT_VIRTUAL_MACHINE, &code);
    if (fields == NULL || phNetworkRateList == NULL)
        return api_leave(fields == NULL ? code : PRL_ERR_INVALID_ARG);
    struct items *list = items_new(PHT_HANDLES_LIST);
    struct bag rates = bag_get_bag(fields, "NetworkRateList");
    for (size_t i = 0; i < rates.count; i++)
        items_add(list, &thing_new(NULL, PHT_NETWORK_RATE, bag_decode(rates.pairs[i].value))->base, NULL);
    bag_clear(&rates);
    *phNetworkRateList = list->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmDevNet_GenerateMacAddr(PRL_HANDLE hVmDev)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(hVmDev, PHT_VIRTUAL_DEV_NET_ADAPTER, &code);
    if (device != NULL)
        adapter_new_mac(device);
    return api_leave(code);
}
