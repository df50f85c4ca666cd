/* String lists, handle lists and results. */
#include "lib.h"

#include <stdlib.h>
#include <string.h>

static PRL_RESULT new_handle(const char *function, PRL_HANDLE *out, uint32_t kind)
{
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    if (out == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *out = kind == PHT_STRINGS_LIST ? strings_new()->base.value : items_new(kind)->base.value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlApi_CreateStringsList(PRL_HANDLE_PTR phStringsList)
{
    return new_handle(__func__, phStringsList, PHT_STRINGS_LIST);
}

PRL_RESULT PrlApi_CreateHandlesList(PRL_HANDLE_PTR phHandlesList)
{
    return new_handle(__func__, phHandlesList, PHT_HANDLES_LIST);
}

PRL_RESULT PrlStrList_AddItem(PRL_HANDLE hStringsList, PRL_CONST_STR sItem)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct strings *strings = object_of(hStringsList, PHT_STRINGS_LIST);
    if (strings == NULL || sItem == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    strings_add(strings, sItem);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlStrList_GetItemsCount(PRL_HANDLE hStringsList, PRL_UINT32_PTR pnItemsCount)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct strings *strings = object_of(hStringsList, PHT_STRINGS_LIST);
    if (strings == NULL || pnItemsCount == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *pnItemsCount = (PRL_UINT32)strings->count;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlStrList_GetItem(PRL_HANDLE hStringsList, PRL_UINT32 nItemIndex, PRL_STR sItemBuf,
                              PRL_UINT32_PTR pnItemBufSize)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct strings *strings = object_of(hStringsList, PHT_STRINGS_LIST);
    if (strings == NULL || nItemIndex >= strings->count)
        return api_leave(PRL_ERR_INVALID_ARG);
    return api_leave(text_out(strings->items[nItemIndex], sItemBuf, pnItemBufSize));
}

PRL_RESULT PrlStrList_RemoveItem(PRL_HANDLE hStringsList, PRL_UINT32 nItemIndex)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct strings *strings = object_of(hStringsList, PHT_STRINGS_LIST);
    if (strings == NULL || nItemIndex >= strings->count)
        return api_leave(PRL_ERR_INVALID_ARG);
    free(strings->items[nItemIndex]);
    memmove(&strings->items[nItemIndex], &strings->items[nItemIndex + 1],
            (strings->count - nItemIndex - 1) * sizeof *strings->items);
    strings->count--;
    return api_leave(PRL_ERR_SUCCESS);
}

static PRL_RESULT items_count(const char *function, PRL_HANDLE handle, uint32_t kind, PRL_UINT32 *count)
{
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct items *items = object_of(handle, kind);
    if (items == NULL || count == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    *count = (PRL_UINT32)items->count;
    return api_leave(PRL_ERR_SUCCESS);
}

static PRL_RESULT items_handle(const char *function, PRL_HANDLE handle, uint32_t kind, size_t index, PRL_HANDLE *out)
{
    if (!api_enter(function))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct items *items = object_of(handle, kind);
    if (items == NULL || out == NULL || index >= items->count)
        return api_leave(PRL_ERR_INVALID_ARG);
    struct object *object = items->items[index].object;
    if (object == NULL)
        return api_leave(PRL_ERR_NO_DATA);
    object_retain(object);
    *out = object->value;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlHndlList_GetItemsCount(PRL_HANDLE hHandlesList, PRL_UINT32_PTR pnItemsCount)
{
    return items_count(__func__, hHandlesList, PHT_HANDLES_LIST, pnItemsCount);
}

PRL_RESULT PrlHndlList_GetItem(PRL_HANDLE hHandlesList, PRL_UINT32 nItemIndex, PRL_HANDLE_PTR phItem)
{
    return items_handle(__func__, hHandlesList, PHT_HANDLES_LIST, nItemIndex, phItem);
}

PRL_RESULT PrlHndlList_AddItem(PRL_HANDLE hHandlesList, PRL_HANDLE hItem)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct items *items = object_of(hHandlesList, PHT_HANDLES_LIST);
    struct object *object = object_any(hItem);
    if (items == NULL || object == NULL)
        return api_leave(PRL_ERR_INVALID_ARG);
    object_retain(object);
    items_add(items, object, NULL);
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlHndlList_RemoveItem(PRL_HANDLE hHandlesList, PRL_UINT32 nItemIndex)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct items *items = object_of(hHandlesList, PHT_HANDLES_LIST);
    if (items == NULL || nItemIndex >= items->count)
        return api_leave(PRL_ERR_INVALID_ARG);
    object_release(items->items[nItemIndex].object);
    memmove(&items->items[nItemIndex], &items->items[nItemIndex + 1],
            (items->count - nItemIndex - 1) * sizeof *items->items);
    items->count--;
    return api_leave(PRL_ERR_SUCCESS);
}

PRL_RESULT PrlResult_GetParamsCount(PRL_HANDLE hResult, PRL_UINT32_PTR pCount)
{
    return items_count(__func__, hResult, PHT_RESULT, pCount);
}

PRL_RESULT PrlResult_GetParamByIndex(PRL_HANDLE hResult, PRL_UINT32 nIndex, PRL_HANDLE_PTR phParam)
{
    return items_handle(__func__, hResult, PHT_RESULT, nIndex, phParam);
}

PRL_RESULT PrlResult_GetParam(PRL_HANDLE hResult, PRL_HANDLE_PTR pHandle)
{
    return items_handle(__func__, hResult, PHT_RESULT, 0, pHandle);
}

PRL_RESULT PrlResult_GetParamByIndexAsString(PRL_HANDLE hResult, PRL_UINT32 nIndex, PRL_STR sParamBuf,
                                             PRL_UINT32_PTR pnParamBufSize)
{
    if (!api_enter(__func__))
        return PRL_ERR_API_WASNT_INITIALIZED;
    struct items *items = object_of(hResult, PHT_RESULT);
    if (items == NULL || nIndex >= items->count)
        return api_leave(PRL_ERR_INVALID_ARG);
    const char *text = items->items[nIndex].text;
    return api_leave(text == NULL ? PRL_ERR_NO_DATA : text_out(text, sParamBuf, pnParamBufSize));
}

PRL_RESULT PrlResult_GetParamAsString(PRL_HANDLE hResult, PRL_STR sParamBuf, PRL_UINT32_PTR pnParamBufSize)
{
    return PrlResult_GetParamByIndexAsString(hResult, 0, sParamBuf, pnParamBufSize);
}
