#pragma once

#include "library/catalog/history/history.h"

#include <QAbstractListModel>
#include <QVector>

class Clock;

namespace Ui {

//! Acts of the history, the newest first. GUI thread.
class HistoryModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryModel)
public:
    //! The clock outlives the model.
    HistoryModel(const Clock &clock, QObject *parent);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    void setEntries(const QVector<Library::HistoryEntry> &entries);
    void append(const QVector<Library::HistoryEntry> &entries);
    const Library::HistoryEntry &at(int row) const { return m_entries.at(row); }
    int rowOf(const OperationId &operation) const; //!< -1: not there
    //! "20:31 on Living room PC", "Yesterday 22:48 · Mia"
    QString when(int row) const;
    //! Why it cannot be taken back; empty when it can.
    QString obstacle(int row) const;

private:
    qint64 nowMs() const;

    const Clock &m_clock;
    QVector<Library::HistoryEntry> m_entries;
};

} // namespace Ui
