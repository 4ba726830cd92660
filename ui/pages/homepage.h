#pragma once

#include "ui/pages/page.h"

namespace Ui {

class Backdrop;
class CardListModel;
class CardRow;
class EmptyNotice;
class Hero;
class ScrollArea;

//! The first page: what was begun, what comes next, what is new.
class HomePage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HomePage)
public:
    HomePage(const Services &services, QWidget *parent);

    QString heading() const override { return tr("Home"); }
    bool showsClock() const override { return true; }
    void open() override;
    QWidget *firstFocus() override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void restyle() override;

private:
    enum Row
    {
        Continue,
        NextUp,
        Recent,
        RowCount
    };
    void reload();
    void onRow(Row row, int request, const Result<QVector<Library::TitleCard>> &cards);
    void chooseHero();
    void onRowFocused(CardRow *row);
    void placeBackdrop();
    void makeRoom();

    ScrollArea *m_scroll;
    QWidget *m_content;
    Hero *m_hero;
    EmptyNotice *m_empty;
    CardRow *m_rows[RowCount] = {};
    CardListModel *m_models[RowCount] = {};
    int m_request = 0;
    int m_answers = 0;
    bool m_stale = true;
};

} // namespace Ui
