#pragma once

#include "ui/controls/text.h"

#include <QAbstractButton>

namespace Ui {

//! One category at the left of the Settings page.
class CategoryItem final : public QAbstractButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CategoryItem)
public:
    //! The theme outlives the item.
    CategoryItem(const Theme &theme, const QString &icon, const QString &text, QWidget *parent);

    void setCurrent(bool current);
    bool isCurrent() const { return m_current; }
    QSize sizeHint() const override;

signals:
    //! It has the focus or was clicked: its options are shown.
    void entered();

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme &m_theme;
    QString m_icon;
    bool m_current = false;
};

} // namespace Ui
