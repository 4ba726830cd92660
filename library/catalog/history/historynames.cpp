#include "library/catalog/history/historynames.h"

#include "library/catalog/query.h"

#include <QCoreApplication>

namespace Library {

HistoryNames::HistoryNames(Database &database)
    : m_database(database)
{ }

Result<HistoryNames::Person> HistoryNames::profile(const ProfileId &profile)
{
    if (const auto known = m_profiles.constFind(profile); known != m_profiles.constEnd()) {
        return *known;
    }
    Query query(m_database, "SELECT name, color FROM profile WHERE id = ?");
    query.bind(1, profile);
    Person person;
    if (query.next()) {
        person = {query->text(0), query->text(1)};
    }
    if (query.failed()) {
        return failure(query.error());
    }
    m_profiles.insert(profile, person);
    return person;
}

Result<QString> HistoryNames::device(const WriterId &writer)
{
    if (const auto known = m_devices.constFind(writer); known != m_devices.constEnd()) {
        return *known;
    }
    const QByteArray device = writer.toBytes().left(DeviceId::kSize);
    QString name;
    {
        Query own(m_database, "SELECT 1 FROM device WHERE id = ?");
        own.bind(1, device);
        if (own.next()) {
            m_devices.insert(writer, name);
            return name;
        }
        if (own.failed()) {
            return failure(own.error());
        }
    }
    Query query(m_database,
        "SELECT name FROM device_writer WHERE substr(id, 1, 16) = ? AND name <> ''"
        " ORDER BY id = ? DESC, ended LIMIT 1");
    query.bind(1, device).bind(2, writer);
    name = query.next() ? query->text(0) : QCoreApplication::translate("History", "another PC");
    if (query.failed()) {
        return failure(query.error());
    }
    m_devices.insert(writer, name);
    return name;
}

Result<QString> HistoryNames::title(const TitleId &title)
{
    if (const auto known = m_titles.constFind(title); known != m_titles.constEnd()) {
        return *known;
    }
    Query query(m_database,
        "SELECT t.title, t.kind, t.season, t.episode, coalesce(s.title, '') FROM title_shown t"
        " LEFT JOIN title_shown s ON s.id = t.series WHERE t.id = ?");
    query.bind(1, title);
    QString name;
    if (query.next()) {
        name = query->text(0);
        const auto kind = TitleKind(query->small(1));
        const QString series = query->text(4);
        const int season = query->small(2);
        const int episode = query->small(3);
        if (kind == TitleKind::Episode && !series.isEmpty() && season == 0 && episode >= 0) {
            //: A series, the number of an episode that is outside its seasons
            name = QCoreApplication::translate("History", "%1 Special %2")
                       .arg(series, QString::number(episode));
        } else if (kind == TitleKind::Episode && !series.isEmpty()) {
            //: A series, a season, an episode
            name = season >= 0 && episode >= 0
                ? QCoreApplication::translate("History", "%1 S%2 E%3")
                      .arg(series, QString::number(season), QString::number(episode))
                : QString(series + QStringLiteral(": ") + name);
        } else if (kind == TitleKind::Season && !series.isEmpty()) {
            //: A series, a season
            name = season > 0 ? QCoreApplication::translate("History", "%1 S%2")
                                    .arg(series, QString::number(season))
                              : QString(series + QStringLiteral(": ") + name);
        }
    }
    if (query.failed()) {
        return failure(query.error());
    }
    m_titles.insert(title, name);
    return name;
}

Result<QString> HistoryNames::named(const char *table, const QByteArray &id)
{
    const QByteArray key = QByteArray(table) + '/' + id;
    if (const auto known = m_named.constFind(key); known != m_named.constEnd()) {
        return *known;
    }
    Query query(m_database, QByteArray("SELECT name FROM ") + table + " WHERE id = ?");
    query.bind(1, id);
    QString name;
    if (query.next()) {
        name = query->text(0);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    m_named.insert(key, name);
    return name;
}

} // namespace Library
