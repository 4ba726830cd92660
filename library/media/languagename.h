#pragma once

#include <QString>

namespace Library {

//! What people call a language: languageName("chi", "en") is "Chinese", in "zh_CN" it is "中文".
//! Knows the two and three letter codes that media files use, and tags like "pt-BR"; empty: nobody
//! knows this code. Pure.
QString languageName(const QString &code, const QString &inLocale);

} // namespace Library
