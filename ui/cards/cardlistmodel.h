#pragma once

#include "ui/cards/cardmodel.h"

#include <QHash>

namespace Ui {

//! Cards in memory. A new list is worked into the old one row by row, so that views keep their
//! place, focus and selection. No call blocks.
class CardListModel : public CardModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CardListModel)
public:
    CardListModel(const Clock &clock, CardShape shape, CardWords words, QObject *parent);
    ~CardListModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;

    const QVector<Library::TitleCard> &cards() const { return m_cards; }
    const Library::TitleCard &card(int row) const override { return m_cards.at(row); }
    int rowOf(const TitleId &id) const override;

    //! Ids must be different from each other.
    void replace(const QVector<Library::TitleCard> &cards);
    void append(const QVector<Library::TitleCard> &cards);
    //! Changes those that are in the list.
    void update(const QVector<Library::TitleCard> &cards);
    //! The part of each title that a search found.
    void setMatches(const QHash<TitleId, std::pair<int, int>> &matches);
    //! Captions that stand in place of the usual ones.
    void setNotes(const QHash<TitleId, QString> &notes);

private:
    void succeed(const QVector<Library::TitleCard> &cards);
    void removeAllBut(const QHash<TitleId, int> &wanted);
    void reorder(const QHash<TitleId, int> &wanted);
    void insertMissing(const QVector<Library::TitleCard> &cards);
    void reindex();

    QVector<Library::TitleCard> m_cards;
    QHash<TitleId, int> m_rows;
};

} // namespace Ui
