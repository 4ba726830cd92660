#pragma once

#include "library/catalog/history/history.h"
#include "ui/rows/actionrow.h"

#include <QAbstractListModel>
#include <QVector>

class Clock;
class Settings;

namespace Ui {

//! What lies in the trash, as rows of an ActionListView. GUI thread.
class TrashListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrashListModel)
public:
    enum class Act
    {
        PutBack
    };

    //! Both outlive the model.
    TrashListModel(const Settings &settings, const Clock &clock, QObject *parent);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    void setEntries(const QVector<Library::TrashEntry> &entries);
    const QVector<Library::TrashEntry> &entries() const { return m_entries; }
    int rowOf(const TitleId &title) const; //!< -1: not there
    //! What was removed earlier has no right to its bytes.
    Library::TrashPeriod period() const;
    //! "12 videos · 35.2 GB. Each stays for 30 days, then its space is freed."
    QString summary() const;

private:
    ActionRow actionRow(int row) const;
    int daysLeft(const Library::TrashEntry &entry) const;

    const Settings &m_settings;
    const Clock &m_clock;
    QVector<Library::TrashEntry> m_entries;
};

} // namespace Ui
