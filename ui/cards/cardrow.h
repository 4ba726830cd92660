#pragma once

#include "ui/cards/cardview.h"

#include <QWidget>

namespace Ui {

class Button;
class CardModel;
class Label;

//! A head and one row of cards that bleeds off at the right.
class CardRow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CardRow)
public:
    CardRow(const Theme &theme, PictureLoader &pictures, CardShape shape, const QString &title,
        QWidget *parent);

    CardView *view() const { return m_view; }
    void setCards(CardModel *model);
    //! Hidden while its model is empty, unless loading.
    void setLoading(bool loading);
    QString title() const;
    QSize sizeHint() const override;

signals:
    void focused();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void restyle();
    void arrange();
    void follow();
    void updateArrows();
    void page(int direction);

    const Theme &m_theme;
    CardShape m_shape;
    CardModel *m_model = nullptr;
    Label *m_title;
    CardView *m_view;
    Button *m_back;
    Button *m_forth;
    bool m_loading = false;
};

} // namespace Ui
