#include "ui/cards/cardmodel.h"

#include "library/base/clock.h"

namespace Ui {

CardModel::CardModel(const Clock &clock, CardShape shape, CardWords words, QObject *parent)
    : QAbstractListModel(parent)
    , m_clock(clock)
    , m_shape(shape)
    , m_words(words)
{ }

CardModel::~CardModel() = default;

void CardModel::hold(const QVector<int> &) { }

QVariant CardModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Library::TitleCard &card = this->card(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return card.title;
    case TitleIdRole:
        return card.id.toString();
    case ContentRole:
    case Qt::AccessibleTextRole:
    case Qt::AccessibleDescriptionRole:
        break;
    default:
        return {};
    }
    if (card.id.isNull()) {
        CardContent content;
        content.loading = true;
        return role == ContentRole ? QVariant::fromValue(content) : QVariant();
    }
    CardContent content
        = cardContent(card, m_shape, m_words, m_clock.wallNow().time_since_epoch().count());
    if (const auto note = m_notes.constFind(card.id); note != m_notes.cend()) {
        content.caption = *note;
        content.shortCaption.clear();
    }
    if (role == Qt::AccessibleTextRole) {
        return spokenCard(content);
    }
    if (role == Qt::AccessibleDescriptionRole) {
        return tr("%1 of %2").arg(index.row() + 1).arg(rowCount());
    }
    if (const auto match = m_matches.constFind(card.id); match != m_matches.cend()) {
        content.matchStart = match->first;
        content.matchLength = match->second;
    }
    return QVariant::fromValue(content);
}

} // namespace Ui
