#pragma once

#include <QByteArray>
#include <QString>

//! Databases with the tables and columns of other programs, made for the tests.
namespace ForeignLibraries {

//! Runs the script in a new file; its journal is left pending when asked.
enum class Journal
{
    Done,
    Pending //!< what the script wrote is still in the write-ahead log
};
bool make(const QString &file, const QByteArray &script, Journal journal = Journal::Done);

QByteArray kodiSchema();
QByteArray kodiRows();
QByteArray jellyfinUsersSchema();
QByteArray jellyfinSchema(); //!< 10.11, without users
QByteArray oldJellyfinSchema(); //!< 10.10 and before
QByteArray plexSchema();

} // namespace ForeignLibraries
