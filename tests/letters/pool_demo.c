/* pool_demo.c - the demo agency's superior (config/demo/units.conf): no such province exists. */
#include "pool.h"

#include <stddef.h>

void pool_demo(struct pool *ret)
{
    static const struct province provinces[] = {{"tỉnh", "Bình An", true}, {NULL, NULL, false}};
    static const struct organ departments[] = {{"Y tế", "SYT", "NVY KHTC", "", "GIÁM ĐỐC"},
                                               {NULL, NULL, NULL, NULL, NULL}};
    static const char *const addressees[] = {"Trung tâm Y tế huyện Tân Phú", NULL};
    static const char *const receivers[] = {"TRUNG TÂM Y TẾ HUYỆN TÂN PHÚ", NULL};
    static const char *const acts[] = {"tăng cường công tác phòng, chống bệnh sốt xuất huyết",
                                       "báo cáo tình hình sử dụng vắc xin trong tiêm chủng mở rộng",
                                       "đăng ký nhu cầu mua sắm trang thiết bị y tế",
                                       "khám sức khỏe định kỳ cho người cao tuổi", NULL};
    static const struct due dues[] = {
        {"date", "Báo cáo kết quả thực hiện gửi về {to} (qua {unit}) trước ngày {d} để tổng hợp."},
        {"date", "Hoàn thành việc rà soát trước ngày {d}."},
        {NULL, NULL}};
    *ret = pool_tune;
    ret->provinces = provinces;
    ret->departments = departments;
    ret->addressees = addressees;
    ret->receivers = receivers;
    ret->acts = acts;
    ret->dues = dues;
}
