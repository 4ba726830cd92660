#include "ui/tokens.h"

namespace Ui {

const Tokens &tokens(ThemeKind kind)
{
    static const Tokens dark{
        .bg = 0x0E0F13,
        .side = 0x0A0B0E,
        .s1 = 0x17191F,
        .s2 = 0x20232B,
        .s3 = 0x2B2F39,
        .line = 0x2A2E38,
        .edge = 0x737A89,
        .t1 = 0xF3F4F7,
        .t2 = 0xBCC2CE,
        .t3 = 0x9097A6,
        .accent = 0xFFB066,
        .onAccent = 0x2A1503,
        .accentSoft = 0x3A2A1C,
        .ok = 0x63D69F,
        .warn = 0xFFCF5C,
        .danger = 0xFF8178,
        .info = 0x86BBFF,
        .focus = 0xFFFFFF,
        .onFocus = 0x121317,
        .banner = 0x3A1E1F,
        .artBar = 0xFFB066,
    };
    static const Tokens light{
        .bg = 0xF6F5F2,
        .side = 0xECEAE5,
        .s1 = 0xFFFFFF,
        .s2 = 0xF0EEE9,
        .s3 = 0xE4E1DA,
        .line = 0xDAD6CE,
        .edge = 0x7C7770,
        .t1 = 0x17181C,
        .t2 = 0x4A4D55,
        .t3 = 0x5D6068,
        .accent = 0x964700,
        .onAccent = 0xFFFFFF,
        .accentSoft = 0xFBE7D2,
        .ok = 0x0A6A3E,
        .warn = 0x855A00,
        .danger = 0xB8271C,
        .info = 0x1B5FB3,
        .focus = 0x17181C,
        .onFocus = 0xFFFFFF,
        .banner = 0xFBE3E0,
        .artBar = 0xFFB066,
    };
    return kind == ThemeKind::Dark ? dark : light;
}

} // namespace Ui
