/*
 * NAME     elements.c
 * SUMMARY  the elements of edXML that mean something to us, where they may stand, how long they are
 */
#include "envelope.h"

#include <stddef.h>
#include <strings.h>

static const struct element elements[] = {
    /* the root and its wrappers; flat files have some of them missing */
    {PLACE_TOP, "edXML", PLACE_WRAP, SLOT_NONE},
    {PLACE_TOP, "edXMLEnvelope", PLACE_WRAP, SLOT_NONE},
    {PLACE_WRAP, "edXMLEnvelope", PLACE_WRAP, SLOT_NONE},
    {PLACE_WRAP, "edXMLHeader", PLACE_WRAP, SLOT_NONE},
    {PLACE_WRAP, "edXMLBody", PLACE_WRAP, SLOT_NONE},
    {PLACE_WRAP, "Header", PLACE_WRAP, SLOT_NONE},
    {PLACE_WRAP, "Body", PLACE_WRAP, SLOT_NONE},
    {PLACE_WRAP, "MessageHeader", PLACE_HEADER, SLOT_NONE},
    {PLACE_WRAP, "TraceHeaderList", PLACE_TRACE, SLOT_NONE},
    {PLACE_WRAP, "Bussiness", PLACE_BUSINESS, SLOT_NONE},
    {PLACE_WRAP, "Business", PLACE_BUSINESS, SLOT_NONE},
    {PLACE_WRAP, "edXMLManifest", PLACE_MANIFEST, SLOT_NONE},
    {PLACE_WRAP, "Manifest", PLACE_MANIFEST, SLOT_NONE},
    {PLACE_WRAP, "AttachmentEncoded", PLACE_ATTACHMENTS, SLOT_NONE},
    {PLACE_WRAP, "Attachments", PLACE_ATTACHMENTS, SLOT_NONE},
    {PLACE_WRAP, "Attachment", PLACE_ATTACHMENT, SLOT_NONE},

    {PLACE_HEADER, "From", PLACE_FROM, SLOT_NONE},
    {PLACE_HEADER, "To", PLACE_TO, SLOT_NONE},
    {PLACE_HEADER, "DocumentId", PLACE_LEAF, SLOT_DOCUMENT_ID},
    {PLACE_HEADER, "Code", PLACE_GROUP, SLOT_CODE},
    {PLACE_HEADER, "PromulgationInfo", PLACE_GROUP, SLOT_NONE},
    {PLACE_HEADER, "DocumentType", PLACE_GROUP, SLOT_NONE},
    {PLACE_HEADER, "Subject", PLACE_LEAF, SLOT_SUBJECT},
    {PLACE_HEADER, "Content", PLACE_LEAF, SLOT_CONTENT},
    {PLACE_HEADER, "SignerInfo", PLACE_GROUP, SLOT_NONE},
    {PLACE_HEADER, "DueDate", PLACE_LEAF, SLOT_DUE},
    {PLACE_HEADER, "OtherInfo", PLACE_GROUP, SLOT_NONE},
    {PLACE_HEADER, "ResponseFor", PLACE_RESPONSE, SLOT_NONE},
    {PLACE_HEADER, "SteeringType", PLACE_LEAF, SLOT_STEERING},
    {PLACE_HEADER, "StatusCode", PLACE_LEAF, SLOT_STATUS},
    {PLACE_HEADER, "Description", PLACE_LEAF, SLOT_DESCRIPTION},
    {PLACE_HEADER, "Timestamp", PLACE_LEAF, SLOT_TIMESTAMP},
    {PLACE_HEADER, "TraceHeaderList", PLACE_TRACE, SLOT_NONE},

    {PLACE_GROUP, "CodeNumber", PLACE_LEAF, SLOT_CODE_NUMBER},
    {PLACE_GROUP, "CodeNotation", PLACE_LEAF, SLOT_CODE_NOTATION},
    {PLACE_GROUP, "Place", PLACE_LEAF, SLOT_PLACE},
    {PLACE_GROUP, "PromulgationDate", PLACE_LEAF, SLOT_ISSUED},
    {PLACE_GROUP, "Promulgator", PLACE_LEAF, SLOT_PROMULGATOR},
    {PLACE_GROUP, "TypeName", PLACE_LEAF, SLOT_TYPE_NAME},
    {PLACE_GROUP, "Competence", PLACE_LEAF, SLOT_COMPETENCE},
    {PLACE_GROUP, "Position", PLACE_LEAF, SLOT_POSITION},
    {PLACE_GROUP, "FullName", PLACE_LEAF, SLOT_FULL_NAME},
    {PLACE_GROUP, "Priority", PLACE_LEAF, SLOT_PRIORITY},
    {PLACE_GROUP, "PromulgationAmount", PLACE_LEAF, SLOT_COPIES},
    {PLACE_GROUP, "PageAmount", PLACE_LEAF, SLOT_PAGES},

    {PLACE_FROM, "OrganId", PLACE_LEAF, SLOT_ORGAN_ID},
    {PLACE_FROM, "OrganName", PLACE_LEAF, SLOT_ORGAN_NAME},
    {PLACE_TO, "OrganId", PLACE_LEAF, SLOT_ORGAN_ID},
    {PLACE_TO, "OrganName", PLACE_LEAF, SLOT_ORGAN_NAME},

    {PLACE_RESPONSE, "OrganId", PLACE_LEAF, SLOT_ORGAN_ID},
    {PLACE_RESPONSE, "Code", PLACE_GROUP, SLOT_CODE},
    {PLACE_RESPONSE, "PromulgationDate", PLACE_LEAF, SLOT_ISSUED},
    {PLACE_RESPONSE, "DocumentId", PLACE_LEAF, SLOT_DOCUMENT_ID},

    {PLACE_TRACE, "Bussiness", PLACE_BUSINESS, SLOT_NONE},
    {PLACE_TRACE, "Business", PLACE_BUSINESS, SLOT_NONE},
    {PLACE_BUSINESS, "BussinessDocType", PLACE_LEAF, SLOT_BUSINESS_TYPE},
    {PLACE_BUSINESS, "BusinessDocType", PLACE_LEAF, SLOT_BUSINESS_TYPE},
    {PLACE_BUSINESS, "BussinessDocReason", PLACE_LEAF, SLOT_REASON},
    {PLACE_BUSINESS, "BusinessDocReason", PLACE_LEAF, SLOT_REASON},
    {PLACE_BUSINESS, "Paper", PLACE_LEAF, SLOT_PAPER},
    {PLACE_BUSINESS, "DocumentId", PLACE_LEAF, SLOT_DOCUMENT_ID},
    {PLACE_BUSINESS, "BussinessDocumentInfo", PLACE_CHANGES, SLOT_NONE},
    {PLACE_BUSINESS, "BusinessDocumentInfo", PLACE_CHANGES, SLOT_NONE},
    {PLACE_CHANGES, "ReceiverList", PLACE_CHANGES, SLOT_NONE},
    {PLACE_CHANGES, "Receiver", PLACE_CHANGE, SLOT_NONE},
    {PLACE_CHANGE, "OrganId", PLACE_LEAF, SLOT_ORGAN_ID},
    {PLACE_CHANGE, "ReceiverType", PLACE_LEAF, SLOT_RECEIVER_TYPE},
    {PLACE_BUSINESS, "ReplacementInfoList", PLACE_REPLACEMENTS, SLOT_NONE},
    {PLACE_BUSINESS, "ReplacementInfo", PLACE_REPLACEMENT, SLOT_NONE},
    {PLACE_REPLACEMENTS, "ReplacementInfo", PLACE_REPLACEMENT, SLOT_NONE},
    {PLACE_REPLACEMENT, "DocumentId", PLACE_LEAF, SLOT_DOCUMENT_ID},
    {PLACE_REPLACEMENT, "OrganIdList", PLACE_REPLACED_FOR, SLOT_NONE},
    {PLACE_REPLACED_FOR, "OrganId", PLACE_REPLACED_ORGAN, SLOT_ORGAN_ID},

    {PLACE_MANIFEST, "Reference", PLACE_REFERENCE, SLOT_NONE},
    {PLACE_MANIFEST, "Attachment", PLACE_ATTACHMENT, SLOT_NONE},
    {PLACE_REFERENCE, "ContentId", PLACE_LEAF, SLOT_CONTENT_ID},
    {PLACE_REFERENCE, "AttachmentName", PLACE_LEAF, SLOT_FILE_NAME},
    {PLACE_ATTACHMENTS, "Attachment", PLACE_ATTACHMENT, SLOT_NONE},
    {PLACE_ATTACHMENT, "ContentId", PLACE_LEAF, SLOT_CONTENT_ID},
    {PLACE_ATTACHMENT, "AttachmentName", PLACE_LEAF, SLOT_FILE_NAME},
    {PLACE_ATTACHMENT, "FileName", PLACE_LEAF, SLOT_FILE_NAME},
    {PLACE_ATTACHMENT, "ContentTransferEncoded", PLACE_CONTENT, SLOT_NONE},
    {PLACE_ATTACHMENT, "Content", PLACE_CONTENT, SLOT_NONE},
};

/* Identifiers cannot be cut or left out without meaning something else, and the subject is what
 * people look for (500 characters by the standard; more is kept): these are whole or refused. */
const struct slot_rule slot_rules[SLOT_COUNT] = {
    [SLOT_NONE] = {"", TEXT_LINE, 0, false},
    [SLOT_ORGAN_ID] = {"OrganId", TEXT_LINE, 100, true},
    [SLOT_ORGAN_NAME] = {"OrganName", TEXT_LINE, 500, false},
    [SLOT_DOCUMENT_ID] = {"DocumentId", TEXT_LINE, 300, true},
    [SLOT_CODE] = {"Code", TEXT_LINE, 200, true},
    [SLOT_CODE_NUMBER] = {"CodeNumber", TEXT_LINE, 100, true},
    [SLOT_CODE_NOTATION] = {"CodeNotation", TEXT_LINE, 100, true},
    [SLOT_PLACE] = {"Place", TEXT_LINE, 200, false},
    [SLOT_ISSUED] = {"PromulgationDate", TEXT_LINE, 64, false},
    [SLOT_PROMULGATOR] = {"Promulgator", TEXT_LINE, 500, false},
    [SLOT_TYPE_NAME] = {"TypeName", TEXT_LINE, 200, false},
    [SLOT_SUBJECT] = {"Subject", TEXT_LINE, 2000, true},
    [SLOT_CONTENT] = {"Content", TEXT_BLOCK, 10000, false},
    [SLOT_COMPETENCE] = {"Competence", TEXT_LINE, 200, false},
    [SLOT_POSITION] = {"Position", TEXT_LINE, 200, false},
    [SLOT_FULL_NAME] = {"FullName", TEXT_LINE, 200, false},
    [SLOT_DUE] = {"DueDate", TEXT_LINE, 64, false},
    [SLOT_PRIORITY] = {"Priority", TEXT_LINE, 64, false},
    [SLOT_COPIES] = {"PromulgationAmount", TEXT_LINE, 64, false},
    [SLOT_PAGES] = {"PageAmount", TEXT_LINE, 64, false},
    [SLOT_STEERING] = {"SteeringType", TEXT_LINE, 64, false},
    [SLOT_STATUS] = {"StatusCode", TEXT_LINE, 16, true},
    [SLOT_DESCRIPTION] = {"Description", TEXT_BLOCK, 2000, false},
    [SLOT_TIMESTAMP] = {"Timestamp", TEXT_LINE, 64, false},
    [SLOT_BUSINESS_TYPE] = {"BussinessDocType", TEXT_LINE, 64, false},
    [SLOT_REASON] = {"BussinessDocReason", TEXT_BLOCK, 2000, false},
    [SLOT_PAPER] = {"Paper", TEXT_LINE, 16, false},
    [SLOT_RECEIVER_TYPE] = {"ReceiverType", TEXT_LINE, 16, false},
    [SLOT_CONTENT_ID] = {"ContentId", TEXT_LINE, 300, false},
    [SLOT_FILE_NAME] = {"AttachmentName", TEXT_LINE, 1000, false},
};

const enum opens place_opens[PLACE_COUNT] = {
    [PLACE_HEADER] = OPENS_ONE,
    [PLACE_FROM] = OPENS_ONE,
    [PLACE_TO] = OPENS_MANY,
    [PLACE_RESPONSE] = OPENS_MANY,
    [PLACE_BUSINESS] = OPENS_ONE,
    [PLACE_REPLACEMENT] = OPENS_MANY,
    [PLACE_REPLACED_ORGAN] = OPENS_MANY,
    [PLACE_CHANGE] = OPENS_MANY,
    [PLACE_REFERENCE] = OPENS_MANY,
    [PLACE_ATTACHMENT] = OPENS_MANY,
};

const struct element *element_find(enum place in, const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        if (elements[i].in == in && strcasecmp(elements[i].name, name) == 0) {
            return &elements[i];
        }
    }
    return NULL;
}
