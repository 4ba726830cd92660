#pragma once

#include "library/catalog/types.h"

#include <QVector>
#include <QWidget>

namespace Ui {

class Button;
class Label;
class Theme;

//! What can be done with the cards that are selected; floats above the grid.
class SelectionBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SelectionBar)
public:
    SelectionBar(const Theme &theme, QWidget *parent);

    //! Whether the storage can be asked for them.
    void setOffersStorage(bool offers);
    void setCards(const QVector<Library::TitleCard> &cards);
    QSize sizeHint() const override;

signals:
    void playWanted();
    void watchedWanted(bool watched);
    void favouriteWanted();
    void addToWanted(const QPoint &globalPosition);
    void storageWanted(const QPoint &globalPosition);
    void removeWanted();
    void clearWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QVector<Button *> buttons() const;
    void fit();
    void arrange();

    const Theme &m_theme;
    Label *m_text;
    Button *m_play;
    Button *m_watched;
    Button *m_unwatched;
    Button *m_favourite;
    Button *m_addTo;
    Button *m_storage;
    Button *m_remove;
    Button *m_clear;
};

} // namespace Ui
