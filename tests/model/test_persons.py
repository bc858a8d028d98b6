"""What names or numbers a person is refused, and what only counts is not."""

import unicodedata

from chibo.model import PUBLISHED, REGISTER
from chibo.model.persons import person_cell, person_kind
from chibo.office import headings
from chibo.words import LANGUAGES
from chibo.words.text import fold

PERSONS = """
Họ tên; Họ và tên; HỌ VÀ TÊN; Họ, tên; Ho ten; ho_va_ten; HoTen; hoten; HoVaTen; H. tên; Họ tên đảng viên;
Họ và chữ đệm và tên; Họ; Tên đảng viên; Ten dang vien; TenDangVien; Tên quần chúng; Tên bí thư; Tên chủ hộ;
Tên người lập; Bí danh; Tên gọi khác; Full name; full_name; fullName; First name; Last name; Surname; Member name;
member_name; Name of member; Secretary's name; Names of the party members; Householder name; Contact name; Ký tên;
Chữ ký; Signature; Ngày sinh; ngay sinh; NgaySinh; Ngày, tháng, năm sinh; Năm sinh; nam_sinh; NamSinh; Nơi sinh;
NTNS; DOB; Date of birth; date_of_birth; dateOfBirth; Birthday; birth_date; Birth year; Sinh ngày; Tuổi; Tuổi đảng;
Age; Ngày vào Đảng; Ngày kết nạp; Số thẻ; Số thẻ đảng; Số thẻ đảng viên; so the dang; SoTheDang; Thẻ Đảng;
Party card; Party card no.; Card number; Membership ID; member_id; MemberID; Mã số đảng viên; Mã đảng viên;
Số lý lịch; Số hiệu đảng viên; CCCD; Số CCCD; SoCCCD; CMND; Số CMND; CMT; CMTND; Căn cước; Căn cước công dân;
can cuoc; Chứng minh nhân dân; Số chứng minh; Số định danh cá nhân; Hộ chiếu; Passport; Citizen ID; National ID;
Identity card; ID card; Số BHXH; Mã số thuế; E-mail; Email; e_mail; email; Thư điện tử; Địa chỉ e-mail; Gmail;
Điện thoại; Số điện thoại; dien thoai; DienThoai; SĐT; SDT; sdt; ĐT; ĐT liên hệ; ĐTDĐ; Zalo; Phone; Phone number;
phone_number; Telephone; Mobile; Cell phone; Tel; Hotline; Số máy; Địa chỉ; dia chi; DiaChi; Address; Home address;
Nơi ở; Nơi cư trú; Chỗ ở; Số nhà; Hộ khẩu thường trú; Nơi thường trú; Quê quán; que quan; Quê; Nguyên quán;
Hometown; Birthplace; Place of birth; Dân tộc; dan toc; DanToc; Ethnicity; Ethnic group; Tôn giáo; ton giao;
Religion; Giới tính; Gender; Sex; Bí thư; Bí thư chi bộ; bi thu chi bo; Phó bí thư; Phó Bí thư chi bộ; Secretary;
Deputy secretary; Party secretary; Chủ hộ; Tổ trưởng; Trưởng thôn; Người phụ trách; Người lập biểu; Người liên hệ;
Contact; Contact person; Chi ủy viên
"""
COUNTS = """
Tên khu dân cư; Tên tổ; Tên tổ dân phố; Tên thôn; Tên chi bộ; Tên đảng bộ; Tên tổ chức; Tên đơn vị; Tên; name;
Name; Unit name; Số đảng viên; So dang vien; Số ĐV; Number of members; Members; Số hộ; Hộ; so ho; ho; Số hộ dân;
Số nhân khẩu; Năm; nam; Year; Đảng viên; Đảng viên chính thức; Đảng viên dự bị; Official members;
Số đảng viên dân tộc thiểu số; Dân tộc thiểu số; Số đảng viên có tôn giáo; Số bí thư; Tổng số bí thư là nữ;
Number of secretaries; Tỷ lệ theo giới tính; Nữ; Women; Trẻ; Young; Ngày sinh hoạt; Ngày sinh hoạt chi bộ;
Nơi sinh hoạt; Năm sinh hoạt; Kết nạp; Chỉ tiêu; Diện tích; DT; Số nhà văn hóa; Từ ngày; Đến ngày; Ngày;
Ngày thành lập; Mã; Mã khu dân cư; Mã chi bộ; id; cell; Cell; Cell id; Unit id; Chi bộ; Khu dân cư; Đảng bộ;
Địa phương; Đối tượng; Nội dung; Ghi chú; STT; Số quyết định; Số hộ tạm trú; Bí quyết; Households; Age group
"""


def listed(text: str) -> list[str]:
    return [item.strip() for item in text.replace("\n", " ").split(";")]


def test_a_heading_that_names_or_numbers_a_person_is_refused_in_every_spelling():
    for spell in (str, lambda heading: f"  {heading.upper()} ", lambda heading: unicodedata.normalize("NFD", heading)):
        assert [heading for heading in listed(PERSONS) if not person_kind(spell(heading))] == []


def test_nor_does_it_pass_without_its_marks():
    passing = [heading for heading in listed(PERSONS) if not person_kind(fold(heading))]
    assert set(passing) <= {"Họ", "ĐT", "Chữ ký", "ĐT liên hệ"}


def test_a_heading_that_counts_or_names_a_place_passes():
    assert [heading for heading in listed(COUNTS) if person_kind(heading) or person_kind(heading.lower())] == []


def test_every_heading_of_the_model_passes():
    names = [name for table in [*PUBLISHED.values(), *REGISTER.values()] for name in table.columns]
    for table, described in REGISTER.items():
        names += [headings.heading(table, column, lang) for column in described.columns for lang in LANGUAGES]
        names += headings.spellings(table)
    assert [name for name in names if person_kind(name)] == []


REACHING = """
a.b@example.org; 0912345678; 0912 345 678; 0912.345.678; +84 912 345 678; 84912345678; (0)0387654321; 001099012345;
001 099 012 345; x 079099012345 y
"""
OTHERS = """
2013-12-31; 31/12/2013; 1.234.567; p1-tdp-05; da-lat/phuong-1; 12/QĐ-UBND; 166/NQ-HĐND; 24781; 0263; @; 1234567890123;
08-12-2013; 6455; 09 12 2013
"""


def test_a_cell_that_reaches_or_numbers_a_person_is_seen_and_others_pass():
    assert [text for text in listed(REACHING) if not person_cell(text)] == []
    assert [text for text in listed(OTHERS) if person_cell(text)] == []
