#pragma once

#include <QDate>
#include <QString>

#include <optional>

//! Finds the date on which an episode was shown. All names are normalised.
namespace Library::AirDates {

struct Found
{
    qsizetype start = -1;
    qsizetype end = -1;
    QDate date;
};

//! "2016.04.20", "20-04-2016", "20th Apr 2016"; of what was recorded from television also
//! "160420".
std::optional<Found> find(const QString &name, bool television);

//! A title without the date that a recorder put before or behind it: "210810 Name", "Name
//! 20210810".
QString withoutStamp(const QString &title);

} // namespace Library::AirDates
