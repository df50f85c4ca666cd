/* Devices and boot entries of a configuration, and the setters of both that have rules. */
#include "lib.h"
#include "requests.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FREE_MAC_PREFIX "C43772"

/* In the order in which a list of all devices shows them. */
static const uint32_t classes[] = {
    PDE_FLOPPY_DISK, PDE_HARD_DISK, PDE_OPTICAL_DISK, PDE_SERIAL_PORT, PDE_PARALLEL_PORT, PDE_USB_DEVICE,
    PDE_GENERIC_NETWORK_ADAPTER, PDE_SOUND_DEVICE, PDE_GENERIC_PCI_DEVICE, PDE_GENERIC_SCSI_DEVICE,
    PDE_PCI_VIDEO_ADAPTER,
};

/* Buses that share a table of slots have the same group. */
static const struct bus {
    uint32_t interface;
    int group;
    uint32_t slots;
} buses[] = {
    {PMS_IDE_DEVICE, 0, 4},
    {PMS_SATA_DEVICE, 0, 6},
    {PMS_SCSI_DEVICE, 1, 16},
    {PMS_USB_DEVICE, 1, 16},
    {PMS_VIRTIO_BLOCK_DEVICE, 2, 16},
};

void config_fill_new(struct config *config)
{
    char *uuid = new_uuid();
    bag_set(&config->fields, "Uuid", uuid);
    free(uuid);
    bag_set_number(&config->fields, "VmType", PVT_VM);
    bag_set_number(&config->fields, "RamSize", 256);
    bag_set_number(&config->fields, "CpuCount", 1);
    bag_set_number(&config->fields, "CpuMode", PCM_CPU_MODE_64);
    bag_set_number(&config->fields, "VideoRamSize", 16);
    bag_set_number(&config->fields, "VNCPort", 6500);
    bag_set(&config->fields, "VNCHostName", "0.0.0.0");
    bag_set_number(&config->fields, "OfflineManagementEnabled", 1);
    bag_set_number(&config->fields, "CpuUnits", 1000);
    bag_set_number(&config->fields, "IoPriority", 4);
}

static bool index_taken(const struct config *config, uint32_t class_number, int64_t index)
{
    struct bag *device;
    for (size_t i = 0; (device = config_device(config, class_number, i)) != NULL; i++)
        if (bag_number(device, "Index") == index && bag_find(device, "Index") != NULL)
            return true;
    return false;
}

void adapter_new_mac(struct bag *device)
{
    char *mac = must_format(FREE_MAC_PREFIX "%06X", random_below(1u << 24));
    bag_set(device, "MacAddress", mac);
    free(mac);
}

static void fill_adapter(struct bag *device)
{
    adapter_new_mac(device);
    bag_set_number(device, "EmulatedType", PNA_BRIDGED_NETWORK);
    bag_set_number(device, "AdapterType", PNT_VIRTIO);
}

static void fill_disk(struct bag *device, uint32_t class_number)
{
    bag_set_number(device, "EmulatedType", PDT_USE_IMAGE_FILE);
    bag_set_number(device, "IfaceType", PMS_IDE_DEVICE);
    if (class_number == PDE_HARD_DISK)
        bag_set_number(device, "DiskSize", 65536);
}

struct bag *device_add(struct vm *vm, uint32_t class_number)
{
    int64_t index = 0;
    while (index_taken(&vm->config, class_number, index))
        index++;
    struct bag *device = config_add_device(&vm->config, class_number);
    bag_set_number(device, "Index", index);
    bag_set_number(device, "Enabled", 1);
    bag_set_number(device, "Connected", 1);
    if (class_number == PDE_GENERIC_NETWORK_ADAPTER)
        fill_adapter(device);
    if (class_number == PDE_HARD_DISK || class_number == PDE_OPTICAL_DISK)
        fill_disk(device, class_number);
    return device;
}

PRL_RESULT PrlVmCfg_CreateVmDev(PRL_HANDLE hVmCfg, PRL_DEVICE_TYPE nDeviceType, PRL_HANDLE_PTR phVmDevice)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(hVmCfg, PHT_VIRTUAL_MACHINE);
    uint32_t kind = device_kind(nDeviceType);
    if (vm == NULL || phVmDevice == NULL || kind == 0)
        return api_leave(PRL_ERR_INVALID_ARG);
    device_add(vm, nDeviceType);
    size_t position = config_count_devices(&vm->config, nDeviceType) - 1;
    *phVmDevice = element_new(vm, kind, nDeviceType, position)->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

static PRL_RESULT count_devices(const char *function, PRL_HANDLE handle, uint32_t class_number, PRL_UINT32 *count)
{
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(handle, PHT_VIRTUAL_MACHINE);
    if (vm == NULL || count == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *count = (PRL_UINT32)config_count_devices(&vm->config, class_number);
    return api_leave(PRL_ERR_SUCCESS);
}

static PRL_RESULT get_device(const char *function, PRL_HANDLE handle, uint32_t class_number, size_t position,
                             PRL_HANDLE *device)
{
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(handle, PHT_VIRTUAL_MACHINE);
    if (vm == NULL || device == NULL || config_device(&vm->config, class_number, position) == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *device = element_new(vm, device_kind(class_number), class_number, position)->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmCfg_GetDevsCountByType(PRL_HANDLE hVmCfg, PRL_DEVICE_TYPE vmDeviceType, PRL_UINT32_PTR pnDevicesCount)
{
    return count_devices(__func__, hVmCfg, vmDeviceType, pnDevicesCount);
}

PRL_RESULT PrlVmCfg_GetHardDisksCount(PRL_HANDLE hVmCfg, PRL_UINT32_PTR pnHardDisksCount)
{
    return count_devices(__func__, hVmCfg, PDE_HARD_DISK, pnHardDisksCount);
}

PRL_RESULT PrlVmCfg_GetOpticalDisksCount(PRL_HANDLE hVmCfg, PRL_UINT32_PTR pnOpticalDisksCount)
{
    return count_devices(__func__, hVmCfg, PDE_OPTICAL_DISK, pnOpticalDisksCount);
}

PRL_RESULT PrlVmCfg_GetFloppyDisksCount(PRL_HANDLE hVmCfg, PRL_UINT32_PTR pnFloppyDisksCount)
{
    return count_devices(__func__, hVmCfg, PDE_FLOPPY_DISK, pnFloppyDisksCount);
}

PRL_RESULT PrlVmCfg_GetNetAdaptersCount(PRL_HANDLE hVmCfg, PRL_UINT32_PTR pnNetAdaptersCount)
{
    return count_devices(__func__, hVmCfg, PDE_GENERIC_NETWORK_ADAPTER, pnNetAdaptersCount);
}

PRL_RESULT PrlVmCfg_GetSerialPortsCount(PRL_HANDLE hVmCfg, PRL_UINT32_PTR pnSerialPortsCount)
{
    return count_devices(__func__, hVmCfg, PDE_SERIAL_PORT, pnSerialPortsCount);
}

PRL_RESULT PrlVmCfg_GetDevByType(PRL_HANDLE hVmCfg, PRL_DEVICE_TYPE vmDeviceType, PRL_UINT32 nIndex,
                                 PRL_HANDLE_PTR phDevice)
{
    return get_device(__func__, hVmCfg, vmDeviceType, nIndex, phDevice);
}

PRL_RESULT PrlVmCfg_GetHardDisk(PRL_HANDLE hVmCfg, PRL_UINT32 nIndex, PRL_HANDLE_PTR phDevice)
{
    return get_device(__func__, hVmCfg, PDE_HARD_DISK, nIndex, phDevice);
}

PRL_RESULT PrlVmCfg_GetOpticalDisk(PRL_HANDLE hVmCfg, PRL_UINT32 nIndex, PRL_HANDLE_PTR phDevice)
{
    return get_device(__func__, hVmCfg, PDE_OPTICAL_DISK, nIndex, phDevice);
}

PRL_RESULT PrlVmCfg_GetFloppyDisk(PRL_HANDLE hVmCfg, PRL_UINT32 nIndex, PRL_HANDLE_PTR phDevice)
{
    return get_device(__func__, hVmCfg, PDE_FLOPPY_DISK, nIndex, phDevice);
}

PRL_RESULT PrlVmCfg_GetNetAdapter(PRL_HANDLE hVmCfg, PRL_UINT32 nIndex, PRL_HANDLE_PTR phDevice)
{
    return get_device(__func__, hVmCfg, PDE_GENERIC_NETWORK_ADAPTER, nIndex, phDevice);
}

PRL_RESULT PrlVmCfg_GetSerialPort(PRL_HANDLE hVmCfg, PRL_UINT32 nIndex, PRL_HANDLE_PTR phDevice)
{
    return get_device(__func__, hVmCfg, PDE_SERIAL_PORT, nIndex, phDevice);
}

PRL_RESULT PrlVmCfg_GetAllDevices(PRL_HANDLE hVmCfg, PRL_HANDLE_PTR phDevsList)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(hVmCfg, PHT_VIRTUAL_MACHINE);
    if (vm == NULL || phDevsList == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    struct items *list = items_new(PHT_HANDLES_LIST);
    for (size_t c = 0; c < sizeof classes / sizeof *classes; c++)
        for (size_t i = 0; i < config_count_devices(&vm->config, classes[c]); i++)
            items_add(list, &element_new(vm, device_kind(classes[c]), classes[c], i)->base, NULL);
    *phDevsList = list->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

struct removal {
    struct vm *vm;
    uint32_t class_number;
    size_t position;
};

/* Handles of the removed element see that, those behind it move down one. */
static void follow_removal(struct object *object, void *argument)
{
    struct removal *removal = argument;
    bool elements = object->kind == PHT_BOOT_DEVICE || device_kind(removal->class_number) == object->kind;
    struct element *element = (struct element *)object;
    if (!elements || element->vm != removal->vm || element->class_number != removal->class_number)
        return;
    if (element->position == removal->position)
        element->removed = true;
    else if (element->position > removal->position)
        element->position--;
}

static PRL_RESULT remove_element(const char *function, PRL_HANDLE handle, uint32_t kind)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (fields_of(handle, kind, &code) == NULL)
        return api_leave(code);
    struct element *element = object_any(handle);
    struct removal removal = {element->vm, element->class_number, element->position};
    if (kind == PHT_BOOT_DEVICE)
        config_remove_boot(&element->vm->config, element->position);
    else
        config_remove_device(&element->vm->config, element->class_number, element->position);
    object_each(follow_removal, &removal);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmDev_Remove(PRL_HANDLE hVmDev)
{
    return remove_element(__func__, hVmDev, ANY_DEVICE);
}

PRL_RESULT PrlBootDev_Remove(PRL_HANDLE hVmBootDev)
{
    return remove_element(__func__, hVmBootDev, PHT_BOOT_DEVICE);
}

PRL_RESULT PrlVmCfg_CreateBootDev(PRL_HANDLE hVmCfg, PRL_HANDLE_PTR phVmBootDev)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(hVmCfg, PHT_VIRTUAL_MACHINE);
    if (vm == NULL || phVmBootDev == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    config_add_boot(&vm->config);
    *phVmBootDev = element_new(vm, PHT_BOOT_DEVICE, 0, vm->config.boot_count - 1)->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmCfg_GetBootDevCount(PRL_HANDLE hVmCfg, PRL_UINT32_PTR pnBootDevCount)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(hVmCfg, PHT_VIRTUAL_MACHINE);
    if (vm == NULL || pnBootDevCount == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *pnBootDevCount = (PRL_UINT32)vm->config.boot_count;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmCfg_GetBootDev(PRL_HANDLE hVmCfg, PRL_UINT32 nBootDevIndex, PRL_HANDLE_PTR phVmBootDev)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct vm *vm = object_of(hVmCfg, PHT_VIRTUAL_MACHINE);
    if (vm == NULL || phVmBootDev == NULL || nBootDevIndex >= vm->config.boot_count)
        return api_leave(PRL_ERR_INVALID_ARG);
    *phVmBootDev = element_new(vm, PHT_BOOT_DEVICE, 0, nBootDevIndex)->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmCfg_GetEnvId(PRL_HANDLE hVmCfg, PRL_UINT32_PTR pnEnvId)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (object_of(hVmCfg, PHT_VIRTUAL_MACHINE) == NULL || pnEnvId == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *pnEnvId = 0;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmDev_GetType(PRL_HANDLE hVmDev, PRL_DEVICE_TYPE_PTR pnDeviceType)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(hVmDev, ANY_DEVICE, &code);
    if (pnDeviceType == NULL)
        code = PRL_ERR_INVALID_ARG;
    if (code == PRL_ERR_SUCCESS)
        *pnDeviceType = (PRL_DEVICE_TYPE)bag_number(device, "Type");
    return api_leave(code);
}

static const struct bus *bus_of(int64_t interface)
{
    for (size_t i = 0; i < sizeof buses / sizeof *buses; i++)
        if (buses[i].interface == interface)
            return &buses[i];
    return NULL;
}

static bool slot_taken(const struct config *config, const struct bag *but, const struct bus *bus, int64_t slot)
{
    for (size_t i = 0; i < config->device_count; i++) {
        struct bag *device = &config->devices[i];
        int64_t class_number = bag_number(device, "Type");
        const struct bus *other = bus_of(bag_number(device, "IfaceType"));
        if (device != but && (class_number == PDE_HARD_DISK || class_number == PDE_OPTICAL_DISK) && other != NULL
            && other->group == bus->group && bag_number(device, "StackIndex") == slot)
            return true;
    }
    return false;
}

static PRL_RESULT place_on_bus(const struct config *config, struct bag *device, const struct bus *bus)
{
    for (uint32_t slot = 0; slot < bus->slots; slot++) {
        if (!slot_taken(config, device, bus, slot)) {
            bag_set_number(device, "IfaceType", bus->interface);
            bag_set_number(device, "StackIndex", slot);
            return PRL_ERR_SUCCESS;
        }
    }
    return PRL_ERR_NO_MORE_FREE_INTERFACE_SLOTS;
}

PRL_RESULT PrlVmDev_SetIfaceType(PRL_HANDLE hVmDev, PRL_MASS_STORAGE_INTERFACE_TYPE nIfaceType)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(hVmDev, ANY_DEVICE, &code);
    const struct bus *bus = bus_of(nIfaceType);
    if (device == NULL || bus == NULL)
        return api_leave(device == NULL ? code : PRL_ERR_INVALID_ARG);
    return api_leave(place_on_bus(&((struct element *)object_any(hVmDev))->vm->config, device, bus));
}

PRL_RESULT PrlVmDev_SetDefaultStackIndex(PRL_HANDLE hVmDev)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(hVmDev, ANY_DEVICE, &code);
    const struct bus *bus = device == NULL ? NULL : bus_of(bag_number(device, "IfaceType"));
    if (bus == NULL)
        return api_leave(device == NULL ? code : PRL_ERR_INVALID_ARG);
    return api_leave(place_on_bus(&((struct element *)object_any(hVmDev))->vm->config, device, bus));
}

/* Friendly name and image path are one field; a device with an image has it as system name too. */
static PRL_RESULT set_path(const char *function, PRL_HANDLE handle, const char *value)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *device = fields_of(handle, ANY_DEVICE, &code);
    if (device == NULL || value == NULL)
        return api_leave(device == NULL ? code : PRL_ERR_INVALID_ARG);
    bag_set(device, "FriendlyName", value);
    if (bag_number(device, "EmulatedType") == PDT_USE_IMAGE_FILE)
        bag_set(device, "SysName", value);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlVmDev_SetFriendlyName(PRL_HANDLE hVmDev, PRL_CONST_STR sNewFriendlyName)
{
    return set_path(__func__, hVmDev, sNewFriendlyName);
}

PRL_RESULT PrlVmDev_SetImagePath(PRL_HANDLE hVmDev, PRL_CONST_STR sNewImagePath)
{
    return set_path(__func__, hVmDev, sNewImagePath);
}

typedef bool rule(const char *value);

/* NULL counts as the empty text where a rule takes that. */
static PRL_RESULT set_checked(const char *function, PRL_HANDLE handle, uint32_t kind, const char *field,
                              const char *value, rule *valid)
{
    PRL_RESULT code;
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(handle, kind, &code);
    const char *text = value == NULL ? "" : value;
    if (fields != NULL && !valid(text))
        code = PRL_ERR_INVALID_ARG;
    else if (fields != NULL)
        bag_set(fields, field, text);
    return api_leave(code);
}

static bool any_text(const char *value)
{
    return value != NULL;
}

static bool is_url(const char *value)
{
    return *value == '\0' || strstr(value, "://") != NULL;
}

/* Like "0-3,5"; the empty text means all CPUs. */
static bool is_cpu_list(const char *value)
{
    bool number = *value == '\0';
    for (; *value != '\0'; value++) {
        if (isdigit((unsigned char)*value))
            number = true;
        else if ((*value == ',' || *value == '-') && number)
            number = false;
        else
            return false;
    }
    return number;
}

static bool is_uuid(const char *value)
{
    static const char pattern[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    if (strlen(value) != sizeof pattern - 1)
        return false;
    for (size_t i = 0; i < sizeof pattern - 1; i++)
        if (pattern[i] == 'x' ? !isxdigit((unsigned char)value[i]) : value[i] != pattern[i])
            return false;
    return true;
}

PRL_RESULT PrlVmCfg_SetCpuMask(PRL_HANDLE hVmCfg, PRL_CONST_STR sMask)
{
    return set_checked(__func__, hVmCfg, PHT_VIRTUAL_MACHINE, "CpuMask", sMask, is_cpu_list);
}

PRL_RESULT PrlVmCfg_SetUuid(PRL_HANDLE hVmCfg, PRL_CONST_STR sNewVmUuid)
{
    char *lower = must_copy(sNewVmUuid == NULL ? "" : sNewVmUuid);
    for (char *c = lower; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    PRL_RESULT code = set_checked(__func__, hVmCfg, PHT_VIRTUAL_MACHINE, "Uuid", lower, is_uuid);
    free(lower);
    return code;
}

PRL_RESULT PrlVmDevHd_SetStorageURL(PRL_HANDLE hVmDev, PRL_CONST_STR sURL)
{
    return set_checked(__func__, hVmDev, PHT_VIRTUAL_DEV_HARD_DISK, "StorageURL", sURL, is_url);
}

PRL_RESULT PrlVmDevHd_SetSerialNumber(PRL_HANDLE hVmDev, PRL_CONST_STR sSerialNumber)
{
    return set_checked(__func__, hVmDev, PHT_VIRTUAL_DEV_HARD_DISK, "SerialNumber", sSerialNumber, any_text);
}

PRL_RESULT PrlVmCfg_SetRamSize(PRL_HANDLE hVmCfg, PRL_UINT32 nVmRamSize)
{
    PRL_RESULT code;
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct bag *fields = fields_of(hVmCfg, PHT_VIRTUAL_MACHINE, &code);
    if (fields != NULL && nVmRamSize == 0)
        code = PRL_ERR_INVALID_ARG;
    else if (fields != NULL)
        bag_set_number(fields, "RamSize", nVmRamSize);
    return api_leave(code);
}
