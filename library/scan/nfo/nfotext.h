#pragma once

#include <QDate>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

//! The texts of NFO files as values. Pure; what cannot be meant is unset, invalid or empty.
namespace Library::NfoText {

enum class Split
{
    No,
    AtSlashes, //!< "A / B", "A|B"
    AtCommas, //!< also "A, B"
};

QStringList parts(const QString &line, Split split);
//! Adds what is not there yet, by its letters.
void addUnique(QStringList &list, const QStringList &more);
//! The whole number that the text begins with; "1,234" is one thousand.
std::optional<int> number(const QString &text);
std::optional<double> real(const QString &text);
//! Of ten; what is not above 0 is no rating, what is above the maximum no real one.
std::optional<double> rating(const QString &text, const QString &maximum);
int year(const QString &text); //!< 0: none
QDate date(const QString &text);
QDateTime time(const QString &text); //!< in UTC, as the file says it

} // namespace Library::NfoText
