/*
 * script.c - the steps of the day: every act, letters typed and received, the office's own affairs.
 *
 * In the inputs ' stands for ", $ for the run's name, % for the step's key, # for the id of the
 * step's letter, ^ for the number of the step before, @ for the digest of the step's file.
 */
#include "steps.h"

const struct step steps[] = {
    /* a letter from the door to its file */
    {DO_REGISTER, 0, "vanthu", 0, 0,
     "{'code':'1/SYT-$','issued':'2025-03-07','issuer':'Sở Y tế tỉnh Bình An','type':'Công văn',"
     "'subject':'báo cáo công tác tiêm chủng mở rộng quý I $','urgency':'urgent','due':'2025-03-28'"
     "}"},
    {DO_ACT, ACT_PRESENT, "vanthu", 0, 0, "{'to':'giamdoc','note':'%'}"},
    {DO_ACT, ACT_DIRECT, "giamdoc", 0, 0,
     "{'lead':'KH-NV','support':['DUOC'],'inform':['KSBT'],'due':'8wd','note':'%',"
     "'reply_required':true}"},
    {DO_ACT, ACT_OPEN, "kh.truong", 0, 0, "{}"},
    {DO_ACT, ACT_ACCEPT, "kh.truong", 0, 0, "{}"},
    {DO_ACT, ACT_HAND_DOWN, "kh.truong", 0, 0, "{'lead':'kh.an','due':'3wd','note':'%'}"},
    {DO_ACT, ACT_PROPOSE, "kh.an", 0, STEP_FILE,
     "{'text':'%','files':[{'sha256':'@','name':'du-thao-$.txt'}]}"},
    {DO_ACT, ACT_DECIDE, "kh.truong", 0, 0, "{'decision':'approve','note':'%'}"},
    {DO_ACT, ACT_EXTEND_REQUEST, "kh.an", 0, 0, "{'to':'2wd','reason':'%'}"},
    {DO_ACT, ACT_EXTEND_DECIDE, "kh.truong", 0, 0, "{'decision':'grant','note':'%'}"},
    {DO_ACT, ACT_REMIND, "vanthu", 0, 0, "{'note':'%','line':1}"},
    {DO_ACT, ACT_COMPLETE, "du.truong", 0, 0, "{'note':'%'}"},
    {DO_ACT, ACT_COMPLETE, "kh.an", 0, 0, "{'note':'%','reply':'12/BC-TTYT'}"},
    {DO_ACT, ACT_REPLY, "vanthu", 0, 0, "{'code':'13/BC-TTYT','line':2}"},
    {DO_ACT, ACT_FILE, "vanthu", 0, 0, "{'case':'01.HS','note':'%'}"},
    /* the office changes */
    {DO_UNIT_ADD, ACT_UNIT_ADD, "quantri", 7, 0, "{'code':'u-$','name':'Tổ $'}"},
    {DO_UNIT_EDIT, ACT_UNIT_EDIT, "quantri", 7, 0, "{'name':'Tổ công tác $'}"},
    {DO_PERSON_ADD, ACT_PERSON_ADD, "quantri", 7, 0,
     "{'username':'p.$','name':'Vũ Thị $','title':'Chuyên viên','positions':['KSBT:officer']}"},
    {DO_PERSON_EDIT, ACT_PERSON_EDIT, "quantri", 7, 0, "{'title':'Chuyên viên chính'}"},
    {DO_DELEGATE, ACT_DELEGATE, "ks.truong", 7, 0,
     "{'to':'p.$','first':'2025-03-10','last':'2025-04-10','note':'%'}"},
    {DO_END_DELEGATION, ACT_END_DELEGATION, "ks.truong", 7, 0, "{'id':^,'reason':'%'}"},
    /* letters received as files */
    {DO_RECEIVE, ACT_RECEIVE, "vanthu", 1, STEP_FILE, "{}"},
    {DO_REGISTER, 0, "vanthu", 1, 0,
     "{'draft':#,'code':'2/SYT-$','issued':'2025-03-06','issuer':'Sở Y tế tỉnh Bình An',"
     "'subject':'kiểm tra an toàn thực phẩm $'}"},
    {DO_ACT, ACT_CORRECT, "vanthu", 1, 0, "{'fields':{'pages':7,'signer':'Lê $'},'reason':'%'}"},
    {DO_ACT, ACT_PRESENT, "vanthu", 1, 0, "{'to':'pgd','note':'%'}"},
    {DO_ACT, ACT_NO_ACTION, "pgd", 1, 0, "{'reason':'%'}"},
    {DO_RECEIVE, ACT_RECEIVE, "vanthu", 2, STEP_FILE, "{}"},
    {DO_REFUSE, ACT_REFUSE, "vanthu", 2, 0, "{'reason':'%'}"},
    /* one that goes to and fro, and is struck out */
    {DO_REGISTER, 0, "vanthu", 3, 0,
     "{'code':'3/SYT-$','issued':'2025-03-06','issuer':'Bảo hiểm xã hội','book':'DT',"
     "'subject':'tập huấn phần mềm $'}"},
    {DO_ACT, ACT_DIRECT, "pgd", 3, 0, "{'lead':'DUOC','support':['KSBT'],'due':'5wd','note':'%'}"},
    {DO_ACT, ACT_RETURN, "ks.truong", 3, 0, "{'reason':'%'}"},
    {DO_ACT, ACT_REPLACE_LEAD, "giamdoc", 3, 0, "{'lead':'KH-NV','reason':'%'}"},
    {DO_ACT, ACT_RECALL, "giamdoc", 3, 0, "{'reason':'%'}"},
    {DO_ACT, ACT_CANCEL, "vanthu", 3, 0, "{'reason':'%'}"},
    /* one the clerk routes by rule */
    {DO_REGISTER, 0, "vanthu2", 4, 0,
     "{'code':'4/GM-$','issued':'2025-03-09','issuer':'Huyện ủy','type':'Giấy mời',"
     "'subject':'họp giao ban $'}"},
    {DO_ACT, ACT_ROUTE, "vanthu2", 4, 0, "{'note':'%'}"},
    {DO_ACT, ACT_COMPLETE, "hc.truong", 4, 0, "{'note':'%'}"},
    /* a file that belongs to the first letter, and the end of a day */
    {DO_RECEIVE, ACT_RECEIVE, "vanthu", 5, STEP_FILE | STEP_SINGLE, "{}"},
    {DO_REGISTER, 0, "vanthu", 5, STEP_SINGLE, "{'draft':#,'attach_to':'1/2025'}"},
    {DO_CLOSE, ACT_CLOSE_DAY, "vanthu", 7, STEP_SINGLE, "{'year':2025,'day':'2025-03-10'}"},
};
const int step_count = sizeof steps / sizeof steps[0];

bool step_is_single(int step)
{
    return (steps[step].flags & STEP_SINGLE) != 0;
}
