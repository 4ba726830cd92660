#pragma once

#include "library/catalog/history/actsummary.h"
#include "library/catalog/history/historynames.h"
#include "library/catalog/history/logreader.h"

namespace Library {

//! What was done in the library, act by act, over any connection.
class HistoryReader
{
public:
    explicit HistoryReader(Database &database);

    Result<HistoryPage> page(const HistoryQuery &query);
    //! Acts whose id begins with these hexadecimal digits, at most two.
    Result<QVector<OperationId>> withPrefix(const QString &prefix);
    Result<HistoryEntry> entry(const OperationId &operation);
    //! What takes the act back, or only what it did to one title and what is below it. NotFound:
    //! it did nothing there.
    Result<UndoPlan> undoPlan(const OperationId &operation, const std::optional<TitleId> &of);
    //! Why the act cannot be taken back; none when it can.
    Result<std::optional<UndoObstacle>> obstacle(const HistoryEntry &entry, const UndoPlan &plan);

private:
    struct Act
    {
        OperationId operation;
        qint64 atMs = 0;
        qint64 counter = 0;
        Origin origin = Origin::Person;
        int records = 0;
    };
    Result<QVector<Act>> acts(const HistoryQuery &query);
    Result<HistoryEntry> entryOf(const Act &act, const std::optional<TitleId> &of);
    Result<> addWho(const QVector<ChangeRecord> &records, HistoryEntry &entry);
    Result<> addTitles(const ActSummary &summary, HistoryEntry &entry);
    Result<> addWhat(const ActSummary &summary, const Act &act, HistoryEntry &entry);
    Result<> addChanges(const QVector<ChangeRecord> &records, HistoryEntry &entry);
    Result<> addChange(const LoggedChange &change, HistoryEntry &entry);
    Result<HistoryChange> ofMember(const LoggedChange &change, const char *table,
        const QByteArray &member, const QString &subject);
    Result<HistoryChange> ofEdit(const LoggedChange &change, const QString &subject);
    Result<QString> subjectOf(const ChangeRecord &record);
    Result<TitleId> titleOf(Shared::Table table, const QByteArray &row);
    Result<QString> by(const UndoRefusal &refusal);

    Database &m_database;
    LogReader m_log;
    HistoryNames m_names;
};

} // namespace Library
