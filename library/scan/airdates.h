#pragma once

#include <QDate>
#include <QString>

#include <optional>

//! Finds the date on which an episode was shown or a home video taken.
namespace Library::AirDates {

struct Found
{
    qsizetype start = -1;
    qsizetype end = -1;
    QDate date;
};

//! In a normalised name: "2016.04.20", "20-04-2016", "20th Apr 2016"; of what was recorded from
//! television also "160420".
std::optional<Found> find(const QString &name, bool television);

//! The day in a name that a camera or a person gave a home video: "VID_20230712_101500",
//! "2022-12-24 Christmas". Invalid when it states none.
QDate taken(const QString &name);

//! A normalised title without the date that a recorder put before or behind it: "210810 Name",
//! "Name 20210810".
QString withoutStamp(const QString &title);

} // namespace Library::AirDates
