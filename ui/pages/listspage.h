#pragma once

#include "ui/pages/page.h"

namespace Ui {

class Button;
class CardListModel;
class CardView;
class EmptyNotice;
class Label;

//! What people put together: favourites, playlists, collections. Each is a card.
class ListsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ListsPage)
public:
    ListsPage(const Services &services, QWidget *parent);

    QString heading() const override { return tr("Collections"); }
    bool showsClock() const override { return true; }
    void open() override;
    QWidget *firstFocus() override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void restyle() override;

private:
    void reload();
    void show(const QVector<Library::Playlist> &playlists,
        const QVector<Library::Collection> &collections);
    void add(const ListRef &list, const PictureId &poster, const QString &note);
    void openList(const Library::TitleCard &card);
    void playList(const ListRef &list, PlayOrder order);
    void showMenu(const Library::TitleCard &card, const QPoint &globalPosition);
    void arrange();

    Label *m_title;
    CardView *m_grid;
    EmptyNotice *m_empty;
    CardListModel *m_model;
    QVector<Library::TitleCard> m_cards; //!< one for each list, under its id
    QHash<TitleId, ListRef> m_lists;
    QHash<TitleId, QString> m_notes;
    int m_request = 0;
};

} // namespace Ui
