#pragma once

#include "library/base/result.h"
#include "library/catalog/history/history.h"
#include "library/catalog/shared/hlc.h"

#include <QHash>

namespace Library {

class Database;

//! Names of what the history speaks of, gone titles too; each is looked up once.
class HistoryNames
{
public:
    explicit HistoryNames(Database &database);

    struct Person
    {
        QString name;
        QString color;
    };
    //! Empty for a null id and a profile that never arrived.
    Result<Person> profile(const ProfileId &profile);
    //! Of the PC that wrote; empty: this one.
    Result<QString> device(const WriterId &writer);
    //! With series and number; empty for a title that never arrived.
    Result<QString> title(const TitleId &title);
    //! Of a tag, a genre, a collection, a list.
    Result<QString> named(const char *table, const QByteArray &id);

private:
    Database &m_database;
    QHash<ProfileId, Person> m_profiles;
    QHash<WriterId, QString> m_devices;
    QHash<TitleId, QString> m_titles;
    QHash<QByteArray, QString> m_named; //!< by table and id
};

} // namespace Library
