#pragma once

#include "sync/transfer/transfer.h"
#include "ui/transfers/transferwords.h"

#include <QAbstractListModel>
#include <QHash>
#include <QVector>

class Clock;

namespace Ui {

//! The transfers in the order of the page: what is on its way, what needs a person, what is done;
//! among those as in the queue.
//! A row moves when its group changes. Fed by its owner from the queue; GUI thread.
class TransferListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TransferListModel)
public:
    //! The clock outlives the model.
    explicit TransferListModel(const Clock &clock, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    //! Rows that wait for their turn can be dragged.
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    void reset(const QVector<Sync::Transfer> &transfers);
    //! Adds it, or takes over its new state.
    void put(const Sync::Transfer &transfer);
    void remove(const Sync::TransferId &id);
    //! The still of the video that is being stored.
    void setPicture(const Sync::TransferId &id, const PictureId &picture);
    PictureId picture(int row) const { return m_rows.at(row).picture; }
    const Sync::Transfer &at(int row) const { return m_rows.at(row).transfer; }
    QVector<Sync::Transfer> transfers() const;
    QModelIndex indexOf(const Sync::TransferId &id) const;
    //! The first row that needs a person, else the first.
    QModelIndex firstToLookAt() const;
    //! Some row counts down to its next try.
    bool countsDown() const;
    //! Time has passed: rows that count down have new words.
    void tick();

private:
    struct Row
    {
        Sync::Transfer transfer;
        qint64 added = 0; //!< order of adding
        PictureId picture;
        bool operator<(const Row &other) const;
    };
    int rowOf(const Sync::TransferId &id) const;
    int placeFor(const Row &row, int without) const;
    void headsChanged();
    ActionRow actionRow(int row) const;

    const Clock &m_clock;
    QVector<Row> m_rows;
    qint64 m_added = 0;
};

} // namespace Ui
