#pragma once

#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QStringView>

#include <optional>

//! Text helpers of the naming rules. All pure.
namespace Library::NameText {

//! A path taken apart: folders from the outside in, the name without its known extension.
struct PathParts
{
    QStringList folders;
    QString stem;
    QString extension; //!< lower-case; empty when the name has none that is known
};

//! A pattern as the rules use it: without regard to case, Unicode classes, compiled ahead.
QRegularExpression compiled(const QString &pattern);

//! Splits at '/' and '\'. A slash inside brackets or between blanks is part of a name, as in
//! "[Name/Other Name][01]".
PathParts splitPath(const QString &path);

//! Character by character to what the rules read: full-width forms and the brackets of fan-sub
//! names become their ASCII twins. Keeps the length, so positions stay true.
QString normalised(const QString &name);

//! Dots and underscores to blanks where they stand for blanks, ends trimmed, a name without any
//! capital gets some.
QString cleanTitle(QStringView text);

//! "12", "十二", "廿四"; unset when it is no number.
std::optional<int> number(QStringView text);
//! "IV", "4", "four"; unset when it is none of 1 to 20.
std::optional<int> romanOrNumber(QStringView text);

bool isCjk(QChar c);
//! A name that only a machine can have made up: hashes, scrambled letters.
bool isScrambled(QStringView stem);

} // namespace Library::NameText
