#pragma once

#include "ui/cards/cardcontent.h"

#include <QAbstractListModel>
#include <QHash>

class Clock;

namespace Ui {

enum CardRole
{
    ContentRole = Qt::UserRole + 1, //!< CardContent
    TitleIdRole //!< TitleId as text
};

//! What a list of cards gives its views; where the cards come from is the subclass's. No call
//! blocks.
class CardModel : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CardModel)
public:
    CardModel(const Clock &clock, CardShape shape, CardWords words, QObject *parent);
    ~CardModel() override;

    QVariant data(const QModelIndex &index, int role) const override;

    //! With a null id where it is not at hand yet.
    virtual const Library::TitleCard &card(int row) const = 0;
    virtual int rowOf(const TitleId &id) const = 0; //!< -1: not in the list
    //! The cards of these rows are wanted whole, for as long as they are chosen.
    virtual void hold(const QVector<int> &rows);

protected:
    //! The part of each title that a search found.
    QHash<TitleId, std::pair<int, int>> m_matches;
    //! What stands below a title instead of the usual caption.
    QHash<TitleId, QString> m_notes;

private:
    const Clock &m_clock;
    CardShape m_shape;
    CardWords m_words;
};

} // namespace Ui
