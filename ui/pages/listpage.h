#pragma once

#include "ui/pages/page.h"

namespace Ui {

class Button;
class CardListModel;
class CardView;
class EmptyNotice;
class Label;

//! The titles of one list: favourites, a playlist, a collection, what a person made.
class ListPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ListPage)
public:
    ListPage(const Services &services, QWidget *parent);

    void setList(const ListRef &list);
    QString heading() const override { return m_list.name; }
    bool showsClock() const override { return true; }
    void open() override;
    QWidget *firstFocus() override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void restyle() override;

private:
    void reload();
    void loadPerson(int request);
    void show(const QVector<Library::TitleCard> &cards);
    void showMenu(const Library::TitleCard &card, const QPoint &globalPosition);
    QVector<TitleId> shown() const;
    void takeOut(const Library::TitleCard &card);
    void arrange();

    Label *m_title;
    Label *m_count;
    CardView *m_grid;
    EmptyNotice *m_empty;
    CardListModel *m_model;
    ListRef m_list;
    int m_request = 0;
};

} // namespace Ui
