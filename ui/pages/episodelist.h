#pragma once

#include "library/catalog/types.h"
#include "ui/theme/theme.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace Ui {

class CardListModel;
class PictureLoader;

//! Paints one episode: its still, number and name, length, what it is about.
class EpisodeDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EpisodeDelegate)
public:
    EpisodeDelegate(const Theme &theme, PictureLoader &pictures, QObject *parent);

    //! What episodes are about, as far as it is known.
    void setPlots(const QHash<TitleId, QString> &plots) { m_plots = plots; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    PictureLoader &m_pictures;
    QHash<TitleId, QString> m_plots;
};

//! The episodes of a season, one below the other.
class EpisodeList final : public QListView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EpisodeList)
public:
    EpisodeList(const Theme &theme, PictureLoader &pictures, QWidget *parent);

    void setCards(CardListModel *model);
    EpisodeDelegate *delegate() const { return m_delegate; }
    Library::TitleCard currentCard() const;
    void makeCurrent(int row);

signals:
    void opened(const Library::TitleCard &card);
    void playWanted(const Library::TitleCard &card);
    void menuWanted(const Library::TitleCard &card, const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    const Theme &m_theme;
    CardListModel *m_model = nullptr;
    EpisodeDelegate *m_delegate;
};

} // namespace Ui
